/** Regular expressions of Python and JavaScript as trees, as far as their running time asks for it. */

/** Which of the 128 ASCII characters a place takes, and (bit 128) whether it takes others. */
export type CharacterSet = bigint;

export type Pattern =
  | { readonly is: 'set'; readonly set: CharacterSet }
  | { readonly is: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly is: 'choice'; readonly items: readonly Pattern[] }
  | { readonly is: 'loop'; readonly item: Pattern; readonly least: number; readonly most: number }
  /** Takes no character: an anchor, a look around. `isEnd`: holds at the end of the text only. */
  | { readonly is: 'nothing'; readonly isEnd: boolean };

const OTHERS = 1n << 128n;
/** Every character. */
export const ALL: CharacterSet = (OTHERS << 1n) - 1n;
const LONGEST = 1000;
const DEEPEST = 40;

const bit = (code: number): CharacterSet => (code < 128 ? 1n << BigInt(code) : OTHERS);

function range(from: number, to: number): CharacterSet {
  let set = to >= 128 ? OTHERS : 0n;
  for (let code = from; code <= Math.min(to, 127); code += 1) set |= bit(code);
  return set;
}

const DIGITS = range(48, 57);
export const WORDS: CharacterSet = DIGITS | range(65, 90) | range(97, 122) | bit(95);
const BLANKS = range(9, 13) | bit(32);
const NEWLINE = bit(10);

const CLASSES: Readonly<Record<string, CharacterSet>> = {
  d: DIGITS,
  D: ALL & ~DIGITS,
  w: WORDS,
  W: ALL & ~WORDS,
  s: BLANKS,
  S: ALL & ~BLANKS,
};

/** The characters of a text. */
export function charactersIn(text: string): CharacterSet {
  let set = 0n;
  for (const char of text) set |= bit(char.charCodeAt(0));
  return set;
}

/** Letters and digits of every script. */
const LETTERS = /^\{(?:L[ulmot]?|N[dlo]?|Letter|Number|Alpha(?:betic)?)\}$/;

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

/** Reads a pattern; undefined where it is too long or not understood, which is no proof that it is harmless. */
export function parsePattern(text: string): Pattern | undefined {
  if (text.length > LONGEST) return undefined;
  const reader = new Reader(text);
  const made = reader.choice(0);
  return reader.isDone ? made : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #isBroken = false;

  constructor(text: string) {
    this.#text = text;
  }

  get isDone(): boolean {
    return this.#at >= this.#text.length && !this.#isBroken;
  }

  choice(depth: number): Pattern {
    const items = [this.#sequence(depth)];
    while (this.#take('|')) items.push(this.#sequence(depth));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { is: 'choice', items };
  }

  #sequence(depth: number): Pattern {
    const items: Pattern[] = [];
    while (this.#at < this.#text.length && !this.#isBroken && !/[|)]/.test(this.#text.charAt(this.#at))) {
      const item = this.#repeated(this.#atom(depth));
      if (item.is === 'sequence') items.push(...item.items);
      else items.push(item);
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { is: 'sequence', items };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #repeated(item: Pattern): Pattern {
    const found = this.#match(/(?:[*+?]|\{(\d*)(,?)(\d*)\})([?+]?)/y);
    if (found === undefined || (found[0].startsWith('{') && found[1] === '' && found[3] === '')) return item;
    // A possessive loop gives nothing back.
    if (found[4] === '+') return item;
    const [sign, least = '', comma, most = ''] = found;
    if (sign.startsWith('*')) return { is: 'loop', item, least: 0, most: Number.POSITIVE_INFINITY };
    if (sign.startsWith('+')) return { is: 'loop', item, least: 1, most: Number.POSITIVE_INFINITY };
    // `(?:\d+)?` is `\d*`.
    if (sign.startsWith('?'))
      return item.is === 'loop' && item.item.is === 'set' && item.least <= 1
        ? { ...item, least: 0 }
        : { is: 'loop', item, least: 0, most: 1 };
    const upper = comma === '' ? least : most;
    return { is: 'loop', item, least: Number(least), most: upper === '' ? Number.POSITIVE_INFINITY : Number(upper) };
  }

  #atom(depth: number): Pattern {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    switch (char) {
      case '(':
        return this.#group(depth + 1);
      case '[':
        return { is: 'set', set: this.#set() };
      case '.':
        return { is: 'set', set: ALL & ~NEWLINE };
      case '^':
        return { is: 'nothing', isEnd: false };
      case '$':
        return { is: 'nothing', isEnd: true };
      case '\\':
        return this.#escape();
      default:
        return { is: 'set', set: bit(char.charCodeAt(0)) };
    }
  }

  #group(depth: number): Pattern {
    if (depth > DEEPEST) this.#isBroken = true;
    const kind = this.#match(/\?(?:[:>=!]|<[=!]|P?<\w+>|[aiLmsux-]+:|P=\w+)/y)?.[0] ?? '';
    const inner = this.choice(depth);
    if (!this.#take(')')) this.#isBroken = true;
    if (/^\?(?:<?[=!])$/.test(kind)) return { is: 'nothing', isEnd: false };
    // An atomic group gives nothing back: for its loops it is one character.
    return kind === '?>' ? { is: 'set', set: ALL } : inner;
  }

  #escape(): Pattern {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    if (char === 'b' || char === 'B' || char === 'A') return { is: 'nothing', isEnd: false };
    if (char === 'Z' || char === 'z') return { is: 'nothing', isEnd: true };
    if (/[1-9]/.test(char)) return { is: 'loop', item: { is: 'set', set: ALL }, least: 0, most: 1 };
    return { is: 'set', set: this.#escaped(char) };
  }

  #escaped(char: string): CharacterSet {
    const known = CLASSES[char];
    if (known !== undefined) return known;
    const control = CONTROLS[char];
    if (control !== undefined) return bit(control);
    if (char === 'p' || char === 'P') {
      const name = this.#match(/\{[^}]*\}/y)?.[0] ?? '';
      return char === 'p' && LETTERS.test(name) ? WORDS | OTHERS : ALL;
    }
    const hex =
      char === 'x' ? this.#match(/[0-9a-f]{2}/iy) : char === 'u' ? this.#match(/[0-9a-f]{4}|\{[0-9a-f]+\}/iy) : undefined;
    if (hex !== undefined) return bit(Number.parseInt(hex[0].replace(/[{}]/g, ''), 16));
    return bit(char.charCodeAt(0));
  }

  #set(): CharacterSet {
    const isNegated = this.#take('^');
    let set = 0n;
    let isFirst = true;
    while (this.#at < this.#text.length && (isFirst || this.#text.charAt(this.#at) !== ']')) {
      isFirst = false;
      const from = this.#member();
      const hasRange = this.#text.charAt(this.#at) === '-' && !/^-?\]/.test(this.#text.slice(this.#at + 1, this.#at + 2));
      if (!hasRange || from.code === undefined) {
        set |= from.set;
        continue;
      }
      this.#at += 1;
      const to = this.#member();
      set |= to.code === undefined ? from.set | to.set | bit(45) : range(from.code, to.code);
    }
    if (!this.#take(']')) this.#isBroken = true;
    return isNegated ? ALL & ~set : set;
  }

  #member(): { readonly set: CharacterSet; readonly code: number | undefined } {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    if (char !== '\\') return { set: bit(char.charCodeAt(0)), code: char.charCodeAt(0) };
    const escaped = this.#text.charAt(this.#at);
    this.#at += 1;
    if (CLASSES[escaped] !== undefined || /[pPxu]/.test(escaped)) return { set: this.#escaped(escaped), code: undefined };
    const code = escaped === 'b' ? 8 : (CONTROLS[escaped] ?? escaped.charCodeAt(0));
    return { set: bit(code), code };
  }
}
