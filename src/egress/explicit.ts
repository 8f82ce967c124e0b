import type { Socket } from 'node:net';
import { nextPiece } from './first-bytes.ts';
import { authorityOf } from './http/destination.ts';
import { readRequestHead } from './http/request-head.ts';
import { MALFORMED, noteDenial, TO_PROXY } from './note-denial.ts';
import { refuse, refuseMalformed } from './refuse.ts';
import { readSocks, socksReply } from './socks.ts';
import { type TunnelContext, tunnel } from './tunnel.ts';
import type { Destination } from './types.ts';

const LONGEST_HEAD = 16_384;
const CONNECT = 'CONNECT ';

/** Serves a program that knows the proxy: SOCKS, CONNECT, or requests with an absolute URI. */
export async function explicit(socket: Socket, context: TunnelContext): Promise<void> {
  const until = Date.now() + context.patience.where;
  let first = await nextPiece(socket, context.patience.where);
  while (first !== undefined && first.length < CONNECT.length && CONNECT.startsWith(first.toString('latin1'))) {
    const piece = await nextPiece(socket, until - Date.now());
    first = piece === undefined ? undefined : Buffer.concat([first, piece]);
  }
  if (first === undefined) {
    socket.destroy();
    return;
  }
  if (first[0] === 4 || first[0] === 5) {
    await socks(socket, first, context, until);
    return;
  }
  if (first.toString('latin1').startsWith(CONNECT)) {
    await connectMethod(socket, first, context, until);
    return;
  }
  socket.unshift(first);
  context.http.serve(socket, { ...context, to: undefined });
}

async function connectMethod(socket: Socket, first: Buffer, context: TunnelContext, until: number): Promise<void> {
  let bytes = first;
  while (bytes.indexOf('\r\n\r\n') < 0) {
    const piece = bytes.length > LONGEST_HEAD ? undefined : await nextPiece(socket, until - Date.now());
    if (piece === undefined) {
      refuseMalformed(socket, 'the request has no end', context);
      return;
    }
    bytes = Buffer.concat([bytes, piece]);
  }
  const head = readRequestHead(bytes);
  if (head === 'more' || head.kind === 'malformed') {
    refuseMalformed(socket, head === 'more' ? 'the request has no end' : head.why, context);
    return;
  }
  const to = /:\d+$/.test(head.head.target) ? authorityOf(head.head.target, 0) : undefined;
  const named = authorityOf(head.head.host ?? head.head.target, to?.port ?? 0);
  // RFC 9110, 9.3.6: CONNECT names host and port; a Host field must say the same.
  if (to === undefined || named === undefined || named.host !== to.host) {
    refuseMalformed(socket, 'CONNECT needs HOST:PORT, and the same in Host', context);
    return;
  }
  const rest = bytes.subarray(head.length);
  if (rest.length > 0) socket.unshift(rest);
  await open(socket, to, context, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
}

async function socks(socket: Socket, first: Buffer, context: TunnelContext, until: number): Promise<void> {
  let bytes = first;
  let greeted = false;
  for (;;) {
    const step = readSocks(bytes, greeted);
    if (step.kind === 'refuse') {
      noteDenial(context, TO_PROXY, { rule: MALFORMED, protocol: 'tcp', path: `SOCKS: ${step.why}` });
      socket.end(step.reply);
      socket.resume();
      return;
    }
    if (step.kind === 'connect') {
      const rest = bytes.subarray(step.used);
      if (rest.length > 0) socket.unshift(rest);
      const { version } = step;
      await open(
        socket,
        step.to,
        context,
        () => socket.write(socksReply(version, 0)),
        () => socket.end(socksReply(version, 2)),
      );
      return;
    }
    if (step.kind === 'reply') {
      socket.write(step.reply);
      greeted = true;
      bytes = bytes.subarray(step.used);
      if (bytes.length > 0) continue;
    }
    const piece = await nextPiece(socket, until - Date.now());
    if (piece === undefined) {
      socket.destroy();
      return;
    }
    bytes = Buffer.concat([bytes, piece]);
  }
}

async function open(
  socket: Socket,
  to: Destination,
  context: TunnelContext,
  grant: () => void,
  deny: (() => void) | undefined = undefined,
): Promise<void> {
  const verdict = await context.judge.connection(to, context.caller);
  if (verdict.allowed) {
    grant();
    await tunnel(socket, to, verdict, context);
    return;
  }
  if (deny === undefined) {
    refuse(socket, to, verdict, context);
    return;
  }
  noteDenial(context, to, { rule: verdict.rule, protocol: 'tcp' });
  deny();
  socket.resume();
}
