/** The UTF-16 units of a text, in a row of numbers: where each is looked at, that costs a fraction of asking a text for it. */
export interface Codes {
  /** Longer than the text, where it was used before. */
  readonly units: Uint16Array;
  readonly length: number;
}

/** Longer texts get a row of their own, which is not kept. */
const MOST_KEPT = 1 << 20;
let kept: Uint16Array = new Uint16Array(1 << 12);

/** Good until the next call: the row is used again. */
export function codesOf(text: string): Codes {
  const { length } = text;
  const units = length <= kept.length ? kept : new Uint16Array(length <= MOST_KEPT ? roundedUp(length) : length);
  if (length <= MOST_KEPT) kept = units;
  for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
  return { units, length };
}

/** To a power of two: texts that grow a little each time make no new row each time. */
function roundedUp(length: number): number {
  return 2 ** Math.ceil(Math.log2(length));
}
