import { expect, test } from 'vitest';
import { base32, codeAt, otpauthUri, stepOf } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');

/** RFC 6238, appendix B: the last six of eight digits. */
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %d s the code is %s', (seconds, code) => {
  const step = Math.floor(seconds / 30);
  expect(codeAt(SECRET, step)).toBe(code);
  expect(stepOf(SECRET, code, seconds * 1000, 0)).toBe(step);
});

test.each([
  ['in its own time', 0, 0, true],
  ['half a minute late', 30_000, 0, true],
  ['half a minute early', -30_000, 0, true],
  ['a minute late', 61_000, 0, false],
  ['used already', 0, 37037036, false],
] as const)('a code %s', (_, late, last, isGood) => {
  const now = 37037036 * 30_000;
  expect(stepOf(SECRET, codeAt(SECRET, 37037036), now + late, last) !== undefined).toBe(isGood);
});

test.each(['', '12345', '1234567', '28708a', '000000'])('%j is no code', (code) => {
  expect(stepOf(SECRET, code, 59_000, 0)).toBeUndefined();
});

/** RFC 4648, 10. */
test.each([
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %s', (text, wanted) => {
  expect(base32(Buffer.from(text))).toBe(wanted);
});

test('what an app reads', () => {
  expect(otpauthUri(SECRET, 'a b@host')).toBe(
    'otpauth://totp/Sallyport:a%20b%40host?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sallyport',
  );
});
