import type { Socket } from 'node:net';
import { refusalResponse } from './http/refusal.ts';
import type { TunnelContext } from './tunnel.ts';
import type { Destination, NetworkVerdict } from './types.ts';

/** Answers a plain connection with the reason, in HTTP, and records it. */
export function refuse(socket: Socket, to: Destination, verdict: NetworkVerdict, { record, caller }: TunnelContext): void {
  record({
    verdict: 'deny',
    rule: verdict.rule,
    pid: caller.pid,
    host: to.host,
    address: undefined,
    port: to.port,
    protocol: 'http',
    method: undefined,
    path: undefined,
    sent: 0,
    received: 0,
    ms: 0,
  });
  socket.end(refusalResponse({ host: to.host, port: to.port, rule: verdict.rule, why: verdict.why }));
  // What the program sent is read and dropped: unread bytes would reset the connection before the answer is.
  socket.resume();
}
