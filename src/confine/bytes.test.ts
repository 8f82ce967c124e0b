import { describe, expect, test } from 'vitest';
import { bytesOf, exactArguments, exactEnvironment, fsPath, textOf, textOfEvent } from './bytes.ts';

describe('bytes that are not UTF-8', () => {
  test.each([
    ['plain', [0x61, 0x62], 'ab'],
    ['umlaut', [0xc3, 0xa4], 'ä'],
    ['astral', [0xf0, 0x9f, 0x98, 0x80], '😀'],
    ['lone continuation', [0x61, 0x80], 'a\udc80'],
    ['Latin-1', [0xe4, 0x2f], '\udce4/'],
    ['overlong slash', [0xc0, 0xaf], '\udcc0\udcaf'],
    ['encoded surrogate', [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
    ['cut short', [0xe2, 0x82], '\udce2\udc82'],
    ['mixed', [0xff, 0xc3, 0xa4, 0xfe], '\udcffä\udcfe'],
    ['byte order mark stays', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ] as const)('%s travels as text and back', (_name, bytes, text) => {
    expect(textOf(Uint8Array.from(bytes))).toBe(text);
    expect([...bytesOf(text)]).toEqual([...bytes]);
  });

  test('every pair of bytes survives JSON', () => {
    for (let first = 0x70; first < 256; first += 1) {
      for (let second = 0; second < 256; second += 7) {
        const wire: unknown = JSON.parse(JSON.stringify(textOf(Uint8Array.of(first, second))));
        expect([...bytesOf(String(wire))]).toEqual([first, second]);
      }
    }
  });

  test('a path is text where it can be', () => {
    expect(fsPath('/w/ä')).toBe('/w/ä');
    expect(fsPath('/w/\udcff')).toEqual(Buffer.from([0x2f, 0x77, 0x2f, 0xff]));
  });

  test('an event carries the bytes beside the text', () => {
    expect(textOfEvent('/w/a', undefined)).toBe('/w/a');
    expect(textOfEvent('/w/�', '2f772fff')).toBe('/w/\udcff');
  });

  test('arguments and variables without U+FFFD are taken as they are', () => {
    expect(exactArguments(['a', 'ä'])).toEqual(['a', 'ä']);
    expect(exactEnvironment({ A: '1', B: undefined })).toEqual({ A: '1' });
  });
});
