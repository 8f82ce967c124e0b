const OTHER = 0;
const DIGIT = 27;

/** Characters as five bits: letters whatever their case, digits as one, a few marks; all else is one too. */
const CODES: Uint8Array = new Uint8Array(128).map((_, code) => {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 65 && code <= 90) return code - 64;
  if (code >= 48 && code <= 57) return DIGIT;
  return { _: 28, '.': 29, '/': 30 }[String.fromCharCode(code)] ?? OTHER;
});

/** Groups of three characters: five bits each. */
const MASK = 0x7fff;

/**
 * Which groups of three characters stand in a text: made in one pass, it tells of many words whether they can stand there, whatever
 * their case. It may say yes of one that does not, never no of one that does.
 */
export class LetterGroups {
  readonly #seen: Uint8Array = new Uint8Array(MASK + 1);

  constructor(text: string) {
    const seen = this.#seen;
    let group = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      group = ((group << 5) | (code < 128 ? (CODES[code] ?? OTHER) : OTHER)) & MASK;
      // The first two are of fewer characters than three: one group too many does no harm.
      seen[group] = 1;
    }
  }

  /** False: the word does not stand in the text. */
  mayHold(word: string): boolean {
    let group = 0;
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at);
      group = ((group << 5) | (code < 128 ? (CODES[code] ?? OTHER) : OTHER)) & MASK;
      if (at >= 2 && this.#seen[group] === 0) return false;
    }
    return true;
  }

  /** False: none of the words stands in the text. */
  mayHoldAny(words: readonly string[]): boolean {
    return words.some((word) => this.mayHold(word));
  }
}
