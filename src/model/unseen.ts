// Controls move the cursor, direction marks make a line read as another one (CVE-2021-42574), a lone surrogate stands for a byte that
// is no UTF-8, private use is drawn as whoever made the font likes. What is ignored by default, other spaces and the empty braille
// cell look like nothing: a path may end in them. Other slashes and dots read as a path that goes elsewhere.
const unseenOf = (): RegExp =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u{2800}\u{2044}\u{2215}\u{29f8}\u{ff0f}\u{2024}\u{ff0e}]|(?! )\p{Zs}/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** Made when a text needs them, which most processes never see: to read classes of Unicode takes V8 two milliseconds. */
function makePatterns() {
  return {
    unseen: unseenOf(),
    word: /[\p{L}\p{M}\p{N}_-]+/gu,
    latin: /\p{Script=Latin}/u,
    alike: /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/gu,
  } as const;
}

let patterns: ReturnType<typeof makePatterns> | undefined;

/**
 * Replaces what a person would not see, or would take for something else: invisible and controlling characters, and in a word that is
 * Latin otherwise the letters of scripts that look like it.
 */
export function replaceUnseen(text: string, replace: (character: string) => string): string {
  if (PLAIN.test(text)) return text;
  patterns ??= makePatterns();
  const { unseen, word, latin, alike } = patterns;
  const plain = text.replace(word, (one) => (latin.test(one) ? one.replace(alike, replace) : one));
  return plain.replace(unseen, replace);
}

/** `\u{202e}`. */
export function asEscape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
