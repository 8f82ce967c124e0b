/** A place in a text, both numbers from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A piece of a text that is not shown, by its offsets, and the rule that says so: it is written in its place. */
export interface HiddenSpan {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}

/** Where each line of a text begins, as offsets into it. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The place of an offset, by where the lines begin. */
export function spotAt(starts: readonly number[], offset: number): Spot {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** A piece of a text with every span cut out and `[rule]` in its place. The spans are in order; they may overlap. */
export function withoutSpans(text: string, spans: readonly HiddenSpan[], start = 0, end: number = text.length): string {
  let out = '';
  let at = start;
  for (const span of spans) {
    if (span.end <= at || span.start >= end) continue;
    out += `${text.slice(at, Math.max(at, span.start))}[${span.rule}]`;
    at = Math.min(end, span.end);
  }
  return out + text.slice(at, end);
}

/** A text without those of some characters that stand at its end; a pattern such as `/x+$/` would try at each `x` before the end. */
export function withoutEnding(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

const LONGEST_WORD = 80;

/** Whether a name may become part of a regular expression as it is: nothing in it is special, and it is not too long for one. */
export function isShortWord(text: string): boolean {
  return text.length <= LONGEST_WORD && /^\w+$/.test(text);
}

/** Whether a name of letters, digits and underscores stands in a text, as no part of a longer one. */
export function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + word.length))) return true;
  }
  return false;
}
