import { expect, test } from 'vitest';
import { decodeText, isBinary } from './decode.ts';

const latin = Buffer.from('caf\xe9', 'latin1');

test.each([
  ['UTF-8 by default', Buffer.from('café'), undefined, false, 'café'],
  ['what the server says', latin, 'iso-8859-1', false, 'café'],
  [
    'what the page says',
    Buffer.concat([Buffer.from('<meta charset="windows-1252">'), latin]),
    undefined,
    true,
    '<meta charset="windows-1252">café',
  ],
  [
    'a page says it, a text does not',
    Buffer.concat([Buffer.from('<meta charset=latin1>'), latin]),
    undefined,
    false,
    '<meta charset=latin1>caf\ufffd',
  ],
  ['a byte order mark before all', Buffer.from('\ufeffcafé'), 'iso-8859-1', false, 'café'],
  ['UTF-16', Buffer.from('\ufeffcafé', 'utf16le'), undefined, false, 'café'],
  ['an encoding that nobody knows', Buffer.from('café'), 'made-up', false, 'café'],
  ['UTF-7, in which tags can hide, is none', Buffer.from('+ADw-b+AD4-'), 'utf-7', true, '+ADw-b+AD4-'],
])('%s', (_name, bytes, charset, isHtml, want) => {
  expect(decodeText(bytes, charset, isHtml)).toBe(want);
});

test.each([
  [Buffer.from('text'), undefined, false],
  [Buffer.from('a\0b'), undefined, true],
  [Buffer.from('\ufeffab', 'utf16le'), undefined, false],
  [Buffer.from('ab', 'utf16le'), 'utf-16', false],
])('zero bytes are no text: %j %s', (bytes, charset, want) => {
  expect(isBinary(bytes, charset)).toBe(want);
});
