import type { Removed } from '../shown.ts';
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
export function withoutAnsi(text: string): { readonly removed: readonly Removed[]; readonly hidden: readonly HiddenText[] } {
  if (!ANY.test(text)) return { removed: [], hidden: [] };
  const found = [...text.matchAll(ESCAPE)];
  const removed = found.map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
  const hidden: HiddenText[] = [];
  for (const [at, { 0: run }] of found.entries()) {
    const own = removed[at] ?? { start: 0, end: 0 };
    const last = run.at(-1) ?? '';
    if (last === 'm' && CONCEALS.test(run)) add(hidden, text, own.start, removed[at + 1]?.start ?? text.length, own.end);
    if ('KAG'.includes(last) && WIPES.test(run))
      add(hidden, text, lineBefore(text, own.start, removed[at - 1]?.end ?? 0), own.end);
  }
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
