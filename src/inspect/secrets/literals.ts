// One pass over a text that stops where one of many literals stands. Each literal is filed under one of its groups of three
// characters; a text is read once, and a table of 32,768 entries says whether the last three characters begin anything.

const CODES: Uint8Array = new Uint8Array(128).map((_, code) => {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 65 && code <= 90) return code - 64;
  if (code >= 48 && code <= 57) return 27;
  return { _: 28, '-': 29, ':': 30, '.': 31, '/': 31, $: 31, '~': 31, '=': 31 }[String.fromCharCode(code)] ?? 0;
});

function codeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (CODES[code] ?? 0) : 0;
}

export interface Literal<T> {
  readonly text: string;
  /** Upper and lower case count as the same; `text` is in lower case. */
  readonly fold: boolean;
  readonly value: T;
}

interface Filed<T> extends Literal<T> {
  /** How many characters of the literal stand before the end of the group that it is filed under. */
  readonly reach: number;
}

export interface LiteralIndex<T> {
  readonly table: Uint16Array;
  readonly buckets: readonly (readonly Filed<T>[])[];
}

function weight(code: number): number {
  return code > 26 ? 2 : code > 0 ? 1 : 0;
}

// Letters are common in text, so a group with marks and digits is stopped at more seldom.
function rarest(text: string): number {
  let best = 0;
  let most = -1;
  let first = weight(codeAt(text, 0));
  let second = weight(codeAt(text, 1));
  for (let at = 2; at < text.length; at += 1) {
    const third = weight(codeAt(text, at));
    const score = first + second + third;
    if (score > most) [best, most] = [at - 2, score];
    [first, second] = [second, third];
  }
  return best;
}

/** Files literals of three characters or more. */
export function indexLiterals<T>(literals: readonly Literal<T>[]): LiteralIndex<T> {
  const table = new Uint16Array(1 << 15);
  const buckets: Filed<T>[][] = [[]];
  for (const literal of literals) {
    const at = rarest(literal.text);
    const hash = (codeAt(literal.text, at) << 10) | (codeAt(literal.text, at + 1) << 5) | codeAt(literal.text, at + 2);
    if (table[hash] === 0) table[hash] = buckets.push([]) - 1;
    buckets[table[hash] ?? 0]?.push({ ...literal, reach: at + 3 });
  }
  return { table, buckets };
}

/** Calls `visit` at each place where a literal stands, in the order of the ends of their groups. */
export function visitLiterals<T>(index: LiteralIndex<T>, text: string, visit: (value: T, at: number) => void): void {
  for (let at = nextStop(index.table, text, 0); at >= 0; at = nextStop(index.table, text, at + 1)) {
    for (const filed of index.buckets[index.table[groupAt(text, at)] ?? 0] ?? []) {
      const start = at + 1 - filed.reach;
      if (start >= 0 && stands(text, start, filed)) visit(filed.value, start);
    }
  }
}

/**
 * The next place where a group ends under which a literal is filed, -1 when there is none. By itself, because V8 would compile a loop
 * that visits anew, with all that is done at a stop, whenever something new is done there: that took longer than the loop.
 */
function nextStop(table: Uint16Array, text: string, from: number): number {
  const { length } = text;
  let hash = from === 0 ? 0 : groupAt(text, from - 1);
  for (let at = from; at < length; at += 1) {
    const code = text.charCodeAt(at);
    hash = ((hash << 5) | (code < 128 ? (CODES[code] ?? 0) : 0)) & 0x7fff;
    if (table[hash] !== 0) return at;
  }
  return -1;
}

/** The group of three characters that ends here; before the text there is nothing. */
function groupAt(text: string, at: number): number {
  return ((at < 2 ? 0 : codeAt(text, at - 2)) << 10) | ((at < 1 ? 0 : codeAt(text, at - 1)) << 5) | codeAt(text, at);
}

function stands(text: string, start: number, { text: literal, fold }: Literal<unknown>): boolean {
  if (!fold) return text.startsWith(literal, start);
  // Beyond the end V8 would throw away what it has compiled.
  if (start + literal.length > text.length) return false;
  for (let at = 0; at < literal.length; at += 1) {
    const code = text.charCodeAt(start + at);
    if ((code >= 65 && code <= 90 ? code + 32 : code) !== literal.charCodeAt(at)) return false;
  }
  return true;
}
