import type { Socket } from 'node:net';
import { refusalResponse } from './http/refusal.ts';
import { MALFORMED, noteDenial, TO_PROXY } from './note-denial.ts';
import type { TunnelContext } from './tunnel.ts';
import type { Destination, NetworkVerdict } from './types.ts';

/** Answers a plain connection with the reason, in HTTP, and records it. */
export function refuse(socket: Socket, to: Destination, { rule, why }: NetworkVerdict, context: TunnelContext): void {
  noteDenial(context, to, { rule, protocol: 'http' });
  socket.end(refusalResponse({ host: to.host, port: to.port, rule, why }));
  // What the program sent is read and dropped: unread bytes would reset the connection before the answer is.
  socket.resume();
}

/** The same for a request that can't be read. */
export function refuseMalformed(socket: Socket, why: string, context: TunnelContext): void {
  noteDenial(context, TO_PROXY, { rule: MALFORMED, protocol: 'http', path: why });
  socket.end(refusalResponse({ ...TO_PROXY, rule: MALFORMED, why }, 400));
  socket.resume();
}
