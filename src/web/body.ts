import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { PageError } from './types.ts';

/** Bytes on the wire, and of the page that is in them. */
export interface BodyLimits {
  readonly wire: number;
  readonly page: number;
}

export const BODY_LIMITS: BodyLimits = { wire: 5 * 2 ** 20, page: 10 * 2 ** 20 };

/**
 * Reads a body to its end, without its content coding. More than the limits is refused while it is read, so that a bomb is never
 * unpacked.
 *
 * @throws PageError
 */
export async function readBody(source: Readable, coding: string | undefined, limits: BodyLimits = BODY_LIMITS): Promise<Buffer> {
  const name = (coding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return collect(source, source, limits.wire);
  const decoder = decoderOf(name);
  if (decoder === undefined)
    throw new PageError('refused', `it is packed in a way that is not unpacked here (${JSON.stringify(name.slice(0, 40))})`);
  let wire = 0;
  source.on('data', (piece: Buffer) => {
    wire += piece.length;
    if (wire > limits.wire) source.destroy(tooLarge(limits.wire));
  });
  source.on('error', (error) => decoder.destroy(error));
  source.pipe(decoder);
  return collect(decoder, source, limits.page);
}

/** One coding only: codings in codings are for bombs. */
function decoderOf(coding: string): Transform | undefined {
  if (coding === 'br') return createBrotliDecompress();
  return ['gzip', 'x-gzip', 'deflate'].includes(coding) ? createUnzip() : undefined;
}

async function collect(stream: Readable, source: Readable, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of stream) {
      const bytes: Buffer = piece;
      size += bytes.length;
      if (size > most) throw tooLarge(most);
      pieces.push(bytes);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    source.destroy();
    stream.destroy();
    if (error instanceof PageError) throw error;
    throw new PageError('unreachable', `it broke off: ${error instanceof Error ? error.message : 'no reason was given'}`);
  }
}

function tooLarge(most: number): PageError {
  return new PageError('refused', `it is larger than ${most / 2 ** 20} MiB`);
}
