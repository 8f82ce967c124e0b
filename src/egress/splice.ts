import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Guard, Outlet, type Refused } from './outlet.ts';

/** What went over a connection that was passed on unread. */
export interface Spliced {
  readonly sent: number;
  readonly received: number;
  /** Why it was cut: a secret was on its way out. */
  readonly refusal: Refused | undefined;
}

/**
 * Joins two sockets until both directions have ended. What can be read is watched for secrets before it goes on.
 *
 * @param guard undefined: what passes is encrypted, and there is nothing to see
 */
export function splice(inside: Duplex, outside: Socket, guard: Guard | undefined): Promise<Spliced> {
  return new Promise((resolve) => {
    let refusal: Refused | undefined;
    let open = 2;
    const closed = (): void => {
      open -= 1;
      if (open > 0) return;
      resolve({ sent: outside.bytesWritten, received: outside.bytesRead, refusal });
    };
    const tear = (): void => {
      inside.destroy();
      outside.destroy();
    };
    for (const socket of [inside, outside]) {
      socket.on('error', tear);
      if (socket.closed) closed();
      else socket.once('close', closed);
    }
    if (inside.destroyed || outside.destroyed) {
      tear();
      return;
    }
    // A side that went away without a word takes the other with it; an orderly end is passed on by pipe().
    inside.once('close', () => !outside.writableEnded && outside.destroy());
    outside.once('close', () => !inside.writableEnded && inside.destroy());
    outside.pipe(inside);
    if (guard === undefined) {
      inside.pipe(outside);
      return;
    }
    const outlet = new Outlet(guard);
    inside.on('data', (piece: Buffer) => {
      if (refusal !== undefined) return;
      const passed = outlet.pass(piece);
      if ('why' in passed) {
        refusal = passed;
        tear();
      } else if (!passed.map((one) => outside.write(one)).every(Boolean)) inside.pause();
    });
    outside.on('drain', () => inside.resume());
    const end = (): void => {
      for (const piece of outlet.rest()) outside.write(piece);
      outside.end();
    };
    if (inside.readableEnded) end();
    else inside.on('end', end);
  });
}
