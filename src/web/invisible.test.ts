import { describe, expect, test } from 'vitest';
import { withoutInvisible } from './invisible.ts';

const tags = [...'ignore'].map((char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0))).join('');

describe('what can not be seen is taken out and counted', () => {
  test.each([
    ['zero-width', 'pass\u200bwo\u200c\u200drd\ufeff\u2060', 'password', 5],
    ['direction', 'a\u202eb\u202cc\u2066d\u2069\u200e\u200f\u061c', 'abcd', 7],
    ['tags', `hello${tags}`, 'hello', 6],
    ['variation selectors that carry bytes', 'a\u{e0100}\u{e01ef}\ufe00', 'a', 3],
    ['one selector of emoji form stays', '\u2764\ufe0f', '\u2764\ufe0f', 0],
    ['a row of them does not', '\u2764\ufe0f\ufe0e\ufe0f', '\u2764\ufe0f', 2],
    ['controls and escape sequences', 'a\x1b[31mb\x07\x9b\x00', 'a[31mb', 4],
    ['soft hyphens and fillers', 'a\u00adb\u3164\u115f\uffa0', 'ab', 4],
    ['line ends become line feeds', 'a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne', 0],
    ['tabs and spaces of all widths stay', 'a\tb\u00a0c\u2003d\u3000e', 'a\tb\u00a0c\u2003d\u3000e', 0],
    ['other scripts stay', '日本語 العربية हिन्दी', '日本語 العربية हिन्दी', 0],
  ])('%s', (_name, text, want, count) => {
    expect(withoutInvisible(text)).toEqual({ text: want, count });
  });
});
