import { expect, test } from 'vitest';
import { type Needle, NeedleSet } from './needle-set.ts';
import { randomFrom } from './random.test-support.ts';
import { StreamMatcher } from './stream-matcher.ts';

function needle(text: string, anyCase = false): Needle {
  return { secret: text, bytes: Buffer.from(text), anyCase, what: text };
}

/** What a plain search finds: the first needle, the longest of those that begin there. */
function naive(needles: readonly Needle[], data: Buffer): { readonly at: number; readonly secret: string } | undefined {
  const text = data.toString('latin1');
  for (let at = 0; at < text.length; at += 1) {
    const here = needles.filter(({ bytes, anyCase }) => {
      const part = text.slice(at, at + bytes.length);
      return (anyCase ? part.toLowerCase() : part) === bytes.toString('latin1');
    });
    const [longest] = here.sort((a, b) => b.bytes.length - a.bytes.length);
    if (longest !== undefined) return { at, secret: longest.secret };
  }
  return undefined;
}

test('finds what a plain search finds, in 2,000 texts of few letters', () => {
  const random = randomFrom(1);
  for (let round = 0; round < 2000; round += 1) {
    const text = (length: number): string => Array.from({ length }, () => 'abAB'.charAt(random(4))).join('');
    const needles = Array.from({ length: 1 + random(4) }, () => text(3 + random(6))).map((one, index) =>
      needle(index % 2 === 0 ? one : one.toLowerCase(), index % 2 === 1),
    );
    const data = Buffer.from(text(random(60)));
    const found = new NeedleSet(needles).find(data);
    const want = naive(needles, data);
    expect(found === undefined ? undefined : { at: found.at, length: found.needle.bytes.length }).toEqual(
      want === undefined ? undefined : { at: want.at, length: want.secret.length },
    );
  }
});

test('a needle that has begun at the end is told, the longest end first', () => {
  const set = new NeedleSet([needle('abcdefgh'), needle('ghijklmn'), needle('deadbeef', true)]);
  expect(set.unfinished(Buffer.from('xxabcdefg'))?.at).toBe(2);
  expect(set.unfinished(Buffer.from('xxghi'))?.at).toBe(2);
  expect(set.unfinished(Buffer.from('xxDEAdb'))).toMatchObject({ at: 2, needle: { secret: 'deadbeef' } });
  expect(set.unfinished(Buffer.from('xxabcdefgh'))?.at).toBe(8);
  expect(set.unfinished(Buffer.from('xxabcdefx'))).toBeUndefined();
  expect(set.unfinished(Buffer.from(''))).toBeUndefined();
});

test('no needle, nothing found', () => {
  const set = new NeedleSet([]);
  expect([set.longest, set.find(Buffer.from('abc')), set.unfinished(Buffer.from('abc'))]).toEqual([0, undefined, undefined]);
  expect(new StreamMatcher(set).push(Buffer.from('abc'))).toBeUndefined();
});

test('a needle is found in a stream however it is cut', () => {
  const set = new NeedleSet([needle('the-needle-in-the-hay'), needle('0a0b0c0d0e0f', true)]);
  for (const text of ['the-needle-in-the-hay', '0A0b0C0d0E0f']) {
    const data = Buffer.from(`before ${text} after`);
    for (let first = 0; first <= data.length; first += 1) {
      for (let second = first; second <= data.length; second += 1) {
        const matcher = new StreamMatcher(set);
        const pieces = [data.subarray(0, first), data.subarray(first, second), data.subarray(second)];
        expect(pieces.map((piece) => matcher.push(piece)?.secret.length)).toContain(set.find(data)?.needle.bytes.length);
      }
    }
  }
});

test('a stream that stops in the second half of a needle is not waited for', () => {
  const matcher = new StreamMatcher(new NeedleSet([needle('0123456789abcdefghijklmnopqrstuv')]));
  expect(matcher.push(Buffer.from('x 0123456789abcde'))).toBeUndefined();
  expect(matcher.push(Buffer.from('f'))).toBeDefined();
});
