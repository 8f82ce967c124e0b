import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readBody } from './body.ts';
import { PageError } from './types.ts';

const LIMITS = { wire: 2000, page: 10_000 };

async function outcome(bytes: Buffer, coding: string | undefined): Promise<string> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, at) => bytes.subarray(at * 100, at * 100 + 100));
  try {
    return (await readBody(Readable.from(pieces, { objectMode: false }), coding, LIMITS)).toString();
  } catch (error) {
    if (error instanceof PageError) return `${error.failure}: ${error.message}`;
    throw error;
  }
}

const plain = 'text '.repeat(100);
test.each([
  [undefined, Buffer.from(plain)],
  ['identity', Buffer.from(plain)],
  ['GZIP', gzipSync(plain)],
  ['x-gzip', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['br', brotliCompressSync(plain)],
])('a body in %s', async (coding, bytes) => {
  expect(await outcome(bytes, coding)).toBe(plain);
});

describe('bounds', () => {
  test.each([
    ['more than is read', Buffer.alloc(3000, 97), undefined, /^refused: it is larger than/],
    ['a bomb in gzip', gzipSync(Buffer.alloc(1_000_000)), 'gzip', /^refused: it is larger than/],
    ['a bomb in brotli', brotliCompressSync(Buffer.alloc(1_000_000)), 'br', /^refused: it is larger than/],
    ['a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(1_000_000))), 'gzip, gzip', /^refused: it is packed in a way/],
    ['another coding', Buffer.from('x'), 'zstd', /^refused: it is packed in a way/],
    ['a coding that is a lie', Buffer.from('plain text'), 'gzip', /^unreachable: it broke off/],
    ['half of it', gzipSync(plain).subarray(0, 20), 'gzip', /^unreachable: it broke off/],
  ])('%s', async (_name, bytes, coding, want) => {
    expect(await outcome(bytes, coding)).toMatch(want);
  });
});
