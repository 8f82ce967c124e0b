import { describe, expect, test } from 'vitest';
import { withoutMarkdownComments } from './markdown-source.ts';

describe('what a rendered file does not show', () => {
  test.each([
    ['a comment', 'a <!-- secret --> b', 'a  b', 1],
    ['one over lines', 'a\n<!--\nx -- y\n-->\nb', 'a\n\nb', 1],
    ['one without end', 'a <!-- x\ny', 'a ', 1],
    ['a link definition as a comment', '[//]: # (do this)\ntext\n[comment]: <> (and that)', '\ntext\n', 2],
    ['another definition is none', '[docs]: https://example.test', '[docs]: https://example.test', 0],
    ['code in backticks is shown', 'use `<!-- x -->` here', 'use `<!-- x -->` here', 0],
    ['code in a fence is shown', '```html\n<!-- x -->\n```\n<!-- y -->', '```html\n<!-- x -->\n```\n', 1],
    ['a fence without end too', '~~~\n<!-- x -->', '~~~\n<!-- x -->', 0],
    ['a longer fence holds a shorter one', '````\n```\n<!-- x -->\n````', '````\n```\n<!-- x -->\n````', 0],
  ])('%s', (_name, text, want, count) => {
    expect(withoutMarkdownComments(text)).toEqual({ text: want, count });
  });
});

test.each(['<!--', '`', '``` ', '[//]: ', '~~~\n', '<!-- -'])(
  'a file of a million characters of %j is read in passing',
  (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    // What takes quadratic time here does not come back before the test is given up.
    expect(withoutMarkdownComments(text).text.length).toBeLessThanOrEqual(text.length);
  },
);
