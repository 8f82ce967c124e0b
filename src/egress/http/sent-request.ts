import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Caller, Destination } from '../types.ts';
import { LONGEST_HEAD } from './limits.ts';
import type { Upstream } from './upstream.ts';

/** What is sent to a host, in either version of HTTP. */
export interface RequestParts {
  readonly to: Destination;
  readonly caller: Caller;
  readonly isTls: boolean;
  readonly method: string;
  readonly path: string;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
}

/** A request that is on its way. */
export interface SentRequest {
  write(piece: Buffer): boolean;
  end(): void;
  addTrailers(trailers: Readonly<Record<string, string>>): void;
  destroy(): void;
}

/** What comes back. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly message: string;
  readonly rawHeaders: readonly string[];
  /** Known when it has ended. */
  readonly rawTrailers: () => readonly string[];
  readonly onData: (take: (piece: Buffer) => void) => void;
  readonly onEnd: (take: () => void) => void;
  /** It ended before it was whole. */
  readonly onBroken: (take: () => void) => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

export interface RequestHandlers {
  readonly onAddress: (address: string | undefined) => void;
  readonly onAnswer: (answer: ReceivedAnswer) => void;
  readonly onDrain: () => void;
  readonly onError: (error: Error) => void;
}

/** Sends a request over HTTP/1.1. */
export function sendByOne(parts: RequestParts, upstream: Upstream, handlers: RequestHandlers): SentRequest {
  const { to, caller, isTls, method, path, headers } = parts;
  const sent: ClientRequest = httpRequest({
    ...{ upstream: { to, caller, isTls } },
    agent: upstream,
    method,
    path,
    headers: [...headers],
    setHost: false,
    maxHeaderSize: LONGEST_HEAD,
  });
  // All fields of an answer, or none of what stands beyond a number of them would be looked at.
  sent.maxHeadersCount = 0;
  sent.on('socket', (socket) => handlers.onAddress(socket.remoteAddress));
  sent.on('error', handlers.onError);
  sent.on('drain', handlers.onDrain);
  sent.on('upgrade', (_answer, socket) => {
    socket.destroy();
    handlers.onError(new Error('it switched to another protocol, unasked'));
  });
  sent.on('response', (answer) => handlers.onAnswer(receivedOf(answer)));
  return sent;
}

/** An answer of HTTP/1.1 as it comes. */
export function receivedOf(answer: IncomingMessage): ReceivedAnswer {
  return {
    status: answer.statusCode ?? 502,
    message: answer.statusMessage ?? '',
    rawHeaders: answer.rawHeaders,
    rawTrailers: () => answer.rawTrailers,
    onData: (take) => answer.on('data', take),
    onEnd: (take) => answer.on('end', take),
    onBroken: (take) => {
      answer.on('error', take);
      answer.on('aborted', take);
    },
    pause: () => answer.pause(),
    resume: () => answer.resume(),
  };
}
