/** Characters that a person does not see and a model reads. First and last code point, and what they are. */
const RANGES: readonly (readonly [first: number, last: number, what: string])[] = [
  [0x00, 0x08, 'controls but tab and line feed'],
  [0x0b, 0x1f, 'controls'],
  [0x7f, 0x9f, 'controls'],
  [0xad, 0xad, 'soft hyphen'],
  [0x034f, 0x034f, 'combining grapheme joiner'],
  [0x061c, 0x061c, 'Arabic letter mark, turns direction'],
  [0x115f, 0x1160, 'Hangul fillers'],
  [0x17b4, 0x17b5, 'Khmer inherent vowels'],
  [0x180b, 0x180f, 'Mongolian variation selectors and separator'],
  [0x200b, 0x200f, 'zero-width space and joiners, direction marks'],
  [0x202a, 0x202e, 'embeddings and overrides of direction (CVE-2021-42574)'],
  [0x2060, 0x206f, 'word joiner, invisible operators, isolates of direction'],
  [0x3164, 0x3164, 'Hangul filler'],
  [0xfe00, 0xfe0d, 'variation selectors: bytes can be hidden in them'],
  [0xfeff, 0xfeff, 'zero-width no-break space'],
  [0xffa0, 0xffa0, 'half-width Hangul filler'],
  [0xfff0, 0xfffb, 'interlinear annotation'],
  [0x1bca0, 0x1bca3, 'shorthand format controls'],
  [0x1d173, 0x1d17a, 'musical format controls'],
  [0xe0000, 0xe0fff, 'tags, and variation selectors'],
];

const SET = RANGES.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('');
/** One of the selectors of text and emoji form may follow its character; a row of them is a message. */
const INVISIBLE = new RegExp(`[${SET}]|(?<=[\\ufe0e\\ufe0f])[\\ufe0e\\ufe0f]`, 'gu');

/** Takes out what can't be seen, and counts it. Line ends become line feeds, which is no loss. */
export function withoutInvisible(text: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const shown = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(INVISIBLE, () => {
    count += 1;
    return '';
  });
  return { text: shown, count };
}
