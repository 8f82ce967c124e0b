import type { Removed, Stretch } from '../shown.ts';
import type { HiddenText } from '../types.ts';
import { shortened } from './readable.ts';

/** Escape, and the one-byte form of `ESC [`. */
const BEGIN = '[\\x1b\\x9b]';
const ANY = new RegExp(BEGIN);
const ESCAPE = new RegExp(
  `${BEGIN}(?:\\[[0-9;:?]{0,40}[ -/]{0,4}[@-~]|\\][^\\x07\\x1b\\n]{0,400}(?:\\x07|\\x1b\\\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])?`,
  'g',
);
/** Colours that hide: concealed, black on black, white on white. */
const CONCEALS = /\[(?:\d{1,3};){0,4}(?:8|30;40|37;47|97;107)m$/;
/** What was written on the line is wiped, or the cursor goes back over it. */
const WIPES = /\[(?:[12]K|1?A|1?G)$/;

/** Control sequences of terminals: taken out, and what they conceal. */
export function withoutAnsi(text: string): { readonly removed: Removed; readonly hidden: readonly HiddenText[] } {
  if (!ANY.test(text)) return { removed: [], hidden: [] };
  const removed: number[] = [];
  const hidden: HiddenText[] = [];
  /** Where text begins that is concealed until the next sequence, and the sequence that conceals it. */
  let concealed: Stretch | undefined;
  for (const { 0: run, index: start } of text.matchAll(ESCAPE)) {
    const end = start + run.length;
    if (concealed !== undefined) add(hidden, text, concealed.start, start, concealed.end);
    concealed = run.endsWith('m') && CONCEALS.test(run) ? { start, end } : undefined;
    if (WIPES.test(run)) add(hidden, text, lineBefore(text, start, removed.at(-1) ?? 0), end);
    removed.push(start, end);
  }
  if (concealed !== undefined) add(hidden, text, concealed.start, text.length, concealed.end);
  return { removed, hidden };
}

function lineBefore(text: string, from: number, until: number): number {
  return Math.max(until, text.slice(until, from).lastIndexOf('\n') + 1 + until);
}

function add(hidden: HiddenText[], text: string, start: number, end: number, from = start): void {
  const said = text
    .slice(from, Math.min(end, from + 4000))
    .replace(ESCAPE, '')
    .trim();
  if (said.length >= 4) hidden.push({ channel: 'ansi', start, end, text: shortened(said), suspicious: false });
}
