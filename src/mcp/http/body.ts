import type { Readable } from 'node:stream';

/** All bytes of a body; undefined where there are more than the limit. */
export async function readBody(from: Readable, limit: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of from) {
    size += piece.length;
    if (size > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
