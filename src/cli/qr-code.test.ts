import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qrCode } from './qr-code.ts';

const URI = 'otpauth://totp/Sallyport:person%40host?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sallyport';

test('every module of the code stands there, light as a block, and it fits into 80 by 24', () => {
  const { data, size } = encode(URI, { ecc: 'L', border: 2 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
  const lines = (qrCode(URI, 80) ?? '').split('\n').map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, ''));
  const rows = lines.flatMap((line) => [
    [...line].map((sign) => sign === ' ' || sign === '▄'),
    [...line].map((sign) => sign === ' ' || sign === '▀'),
  ]);
  expect(rows.slice(0, size)).toEqual(data);
  expect([size <= 80, lines.length <= 22]).toEqual([true, true]);
});

test('where it does not fit there is none', () => {
  expect(qrCode(URI, 30)).toBeUndefined();
});
