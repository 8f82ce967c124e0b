import type { HiddenText } from '../types.ts';
import type { Removed } from './invisible.ts';
import { shortened } from './readable.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ESCAPE = /[\x1b\x9b](?:\[[0-9;:?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])?/g;
/** Colours that hide: concealed, black on black, white on white; and what is written and then wiped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONCEALED = /\x1b\[(?:\d{1,3};){0,4}(?:8|30;40|37;47|97;107)m([^\x1b]{4,4000})|([^\n\x1b]{4,2000})(?:\x1b\[[12]K|\x1b\[1A)/g;

/** Control sequences of terminals: taken out, and what they conceal. */
export function withoutAnsi(text: string): { readonly removed: readonly Removed[]; readonly hidden: readonly HiddenText[] } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\x1b\x9b]/.test(text)) return { removed: [], hidden: [] };
  const removed = [...text.matchAll(ESCAPE)].map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
  const hidden = [...text.matchAll(CONCEALED)].map((found): HiddenText => {
    const shown = found[1] ?? found[2] ?? '';
    return { channel: 'ansi', start: found.index, end: found.index + found[0].length, text: shortened(shown.trim()), suspicious: false };
  });
  return { removed, hidden };
}
