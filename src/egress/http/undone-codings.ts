import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { ReceivedAnswer } from './sent-request.ts';

/** How the codings of an answer are undone (RFC 9110, 8.4.1); `undefined`: what is in it lies there as it is. */
const CODINGS: ReadonlyMap<string, (() => Transform) | undefined> = new Map([
  ['', undefined],
  ['identity', undefined],
  ['chunked', undefined],
  ['aws-chunked', undefined],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
]);
const MOST = 2;

export const UNDOABLE = 'it is compressed in a way that hides what is in it';

/**
 * An answer with its codings undone, so that secrets can be looked for in it: hosts compress also where they were asked not to.
 * Undefined: it has one that nobody here can undo.
 */
export function withoutCodings(received: ReceivedAnswer): ReceivedAnswer | undefined {
  const named = [...valuesOf(received.rawHeaders, 'content-encoding'), ...valuesOf(received.rawHeaders, 'transfer-encoding')];
  if (named.some((name) => !CODINGS.has(name))) return undefined;
  const decoders = named.flatMap((name) => CODINGS.get(name)?.() ?? []).reverse();
  const [first] = decoders;
  if (first === undefined) return received;
  return decoders.length > MOST ? undefined : decoded(received, first, decoders);
}

function decoded(received: ReceivedAnswer, first: Transform, decoders: readonly Transform[]): ReceivedAnswer {
  const last = decoders.at(-1) ?? first;
  const broken: (() => void)[] = [];
  const ended: (() => void)[] = [];
  let isEmpty = true;
  const fail = (): void => {
    for (const take of broken.splice(0)) take();
  };
  if (decoders.length > 1) pipeline([...decoders], (error) => error && fail());
  for (const decoder of decoders) decoder.on('error', fail);
  last.once('end', () => {
    for (const take of ended.splice(0)) take();
  });
  received.onData((piece) => {
    isEmpty = false;
    if (!first.write(piece)) received.pause();
  });
  first.on('drain', () => received.resume());
  // The answer to HEAD names a coding and has no body.
  received.onEnd(() => {
    if (isEmpty) last.emit('end');
    else first.end();
  });
  received.onBroken(fail);
  return {
    status: received.status,
    message: received.message,
    rawHeaders: without(received.rawHeaders, 'content-encoding'),
    rawTrailers: received.rawTrailers,
    onData: (take) => last.on('data', take),
    onEnd: (take) => ended.push(take),
    onBroken: (take) => broken.push(take),
    pause: () => last.pause(),
    resume: () => last.resume(),
  };
}

function valuesOf(raw: readonly string[], name: string): readonly string[] {
  return raw.flatMap((field, at) =>
    at % 2 === 0 && field.toLowerCase() === name ? (raw[at + 1] ?? '').split(',').map((value) => value.trim().toLowerCase()) : [],
  );
}

function without(raw: readonly string[], name: string): readonly string[] {
  return raw.flatMap((field, at) => (at % 2 === 0 && field.toLowerCase() !== name ? [field, raw[at + 1] ?? ''] : []));
}
