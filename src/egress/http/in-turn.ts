import type { Incoming, Outgoing } from './context.ts';

/** Requests that a program may send ahead on one connection; apt(8) sends 10. */
const MOST_AHEAD = 64;
/** Streams of HTTP/2 of one cage at a time. */
const MOST_STREAMS = 1000;

/**
 * Lets the requests of a connection of HTTP/1.1 begin one after the other, as they are answered (RFC 9112, 9.3.2), and bounds those
 * of HTTP/2: each takes a connection to a host, and a program could else open any number of them through one of its own.
 */
export class InTurn {
  readonly #waiting: WeakMap<object, (() => void)[]> = new WeakMap();
  #streams = 0;

  /** @returns whether it begins, now or later; false: there are too many, and it does not */
  begin(message: Incoming, answer: Outgoing, start: () => void): boolean {
    return 'stream' in message ? this.#beginStream(answer, start) : this.#beginNext(message.socket, answer, start);
  }

  /** A connection is read anew: what waited there is answered by nobody. */
  forget(socket: object): void {
    this.#waiting.delete(socket);
  }

  #beginStream(answer: Outgoing, start: () => void): boolean {
    if (this.#streams >= MOST_STREAMS) return false;
    this.#streams += 1;
    const end = (): void => {
      this.#streams -= 1;
    };
    if ('stream' in answer) answer.stream.once('close', end);
    else answer.once('close', end);
    start();
    return true;
  }

  #beginNext(socket: object, answer: Outgoing, start: () => void): boolean {
    const ahead = this.#waiting.get(socket);
    if (ahead !== undefined && ahead.length >= MOST_AHEAD) return false;
    const waiting = ahead ?? [];
    answer.once('close', () => {
      const next = waiting.shift();
      if (next !== undefined) next();
      else if (this.#waiting.get(socket) === waiting) this.#waiting.delete(socket);
    });
    this.#waiting.set(socket, waiting);
    if (ahead === undefined) start();
    else waiting.push(start);
    return true;
  }
}
