import type { Socket } from 'node:net';
import type { Patience } from './patience.ts';
import { type ClientHello, readClientHello } from './tls/client-hello.ts';

/** What a program speaks, by its first bytes. `silent`: it waits for the server, as ssh and mail do. */
export type Spoken =
  | { readonly kind: 'tls'; readonly hello: ClientHello }
  | { readonly kind: 'http' }
  | { readonly kind: 'other' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'malformed'; readonly why: string };

const METHOD = /^[A-Z][A-Z-]{2,15} $/;
const LONGEST_HELLO = 65_536;

/** It could still become TLS or HTTP, so nobody can say whether it may pass. */
const UNCLEAR: Spoken = { kind: 'malformed', why: 'a beginning that was not finished' };

/** Reads until it is clear what is spoken, and puts the bytes back. @param mustSpeak the port says that the client speaks first */
export async function firstBytes(socket: Socket, mustSpeak: boolean, patience: Patience): Promise<Spoken> {
  const pieces: Buffer[] = [];
  const until = Date.now() + patience.first;
  for (;;) {
    const isFirst = pieces.length === 0;
    const piece = await nextPiece(socket, isFirst && !mustSpeak ? patience.silence : until - Date.now());
    if (piece === undefined) return putBack(socket, pieces, isFirst ? { kind: 'silent' } : UNCLEAR);
    pieces.push(piece);
    const spoken = classify(Buffer.concat(pieces));
    if (spoken !== undefined) return putBack(socket, pieces, spoken);
  }
}

/** The next bytes of a socket; undefined when it ended or said nothing for `ms`. */
export function nextPiece(socket: Socket, ms: number): Promise<Buffer | undefined> {
  const ready = readReady(socket);
  if (ready !== undefined) return Promise.resolve(ready);
  if (socket.readableEnded || socket.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      for (const name of EVENTS) socket.off(name, finish);
      resolve(readReady(socket));
    };
    const timer = setTimeout(finish, Math.max(1, ms));
    for (const name of EVENTS) socket.on(name, finish);
  });
}

/** By its length: a read of everything would also tell of the end that came with it, and then nothing could be put back. */
function readReady(socket: Socket): Buffer | undefined {
  const piece: unknown = socket.readableLength > 0 ? socket.read(socket.readableLength) : socket.read();
  return Buffer.isBuffer(piece) ? piece : undefined;
}

const EVENTS = ['readable', 'end', 'close', 'error'] as const;

/** Which of two sockets has something to be read first, or has ended. Nothing is read. */
export function firstToSpeak(inside: Socket, outside: Socket): Promise<'inside' | 'outside'> {
  return new Promise((resolve) => {
    const look = (): void => {
      // An end without a byte is told only to who reads.
      for (const socket of [inside, outside]) if (socket.readableLength === 0) socket.read(0);
      const isInside = inside.readableLength > 0 || inside.readableEnded || inside.destroyed;
      if (!isInside && outside.readableLength === 0 && !outside.readableEnded && !outside.destroyed) return;
      for (const socket of [inside, outside]) for (const name of EVENTS) socket.off(name, look);
      resolve(isInside ? 'inside' : 'outside');
    };
    for (const socket of [inside, outside]) for (const name of EVENTS) socket.on(name, look);
    look();
  });
}

function classify(bytes: Buffer): Spoken | undefined {
  const hello = readClientHello(bytes);
  if (hello === 'more')
    return bytes.length > LONGEST_HELLO ? { kind: 'malformed', why: 'a TLS greeting without end' } : undefined;
  if (hello.kind === 'tls') return { kind: 'tls', hello };
  if (hello.kind === 'malformed') return { kind: 'malformed', why: hello.why };
  const start = bytes.subarray(0, 17).toString('latin1');
  const space = start.indexOf(' ');
  if (space >= 0) return { kind: METHOD.test(start.slice(0, space + 1)) ? 'http' : 'other' };
  return /^[A-Z-]*$/.test(start) && start.length < 17 ? undefined : { kind: 'other' };
}

function putBack(socket: Socket, pieces: readonly Buffer[], spoken: Spoken): Spoken {
  if (pieces.length > 0 && !socket.destroyed) socket.unshift(Buffer.concat(pieces));
  return spoken;
}
