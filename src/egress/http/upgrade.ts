import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { splice } from '../splice.ts';
import type { HttpContext } from './context.ts';
import { hostField, judge, note } from './exchange.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import { refusalResponse } from './refusal.ts';
import type { Upstream } from './upstream.ts';
import { WebSocketReader } from './web-socket.ts';

/** Carries a protocol upgrade (RFC 9110, 7.8): a WebSocket. Anything else is refused, for nobody could watch it. */
export async function upgrade(
  message: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  context: HttpContext,
  upstream: Upstream,
  isTls: boolean,
): Promise<void> {
  const start = Date.now();
  socket.on('error', () => {});
  const protocol = (message.headers.upgrade ?? '').toLowerCase();
  const refusing: typeof judge extends (...all: infer A) => unknown ? A[3] : never = (_status, to, verdict) => {
    note(context, to, message, { verdict, isTls, start });
    socket.end(refusalResponse({ host: to.host, port: to.port, rule: verdict.rule, why: verdict.why }));
  };
  if (protocol !== 'websocket') {
    const to = context.to ?? { host: '', port: 0 };
    refusing(403, to, {
      allowed: false,
      rule: 'network.mismatch',
      why: `an upgrade to ${protocol.slice(0, 40)} is not carried`,
      inspect: false,
    });
    return;
  }
  const judged = await judge(message, context, isTls, refusing);
  if (judged === undefined) return;
  const { to, method, path, verdict } = judged;
  const outgoing = httpRequest({
    ...{ upstream: { to, caller: context.caller, isTls } },
    agent: upstream,
    method,
    path,
    headers: requestHeaders(judged.headers, method, {
      host: hostField(to, isTls),
      plainAnswer: context.gate !== undefined,
      upgrade: protocol,
    }),
    setHost: false,
  });
  outgoing.on('error', (error) => {
    note(context, to, message, { verdict: { ...verdict, rule: 'network.unreachable', why: error.message }, isTls, start });
    socket.destroy();
  });
  outgoing.on('response', (response) => {
    // The host did not want to: its answer is passed on as it is.
    socket.write(`HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\nConnection: close\r\n\r\n`);
    response.pipe(socket);
  });
  outgoing.on('upgrade', (response, outside, rest) => {
    const fields = responseHeaders(response.rawHeaders, false);
    const lines = fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}`] : []));
    socket.write(
      ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${protocol}`, ...lines, '', ''].join('\r\n'),
    );
    if (rest.length > 0) socket.write(rest);
    if (head.length > 0) socket.unshift(head);
    const watch = context.gate?.watch(to);
    const reader = watch === undefined ? undefined : new WebSocketReader((piece) => watch.push(piece));
    splice(socket, outside, reader).then(
      (spliced) => {
        const leak = spliced.refusal;
        const failed =
          leak === undefined ? verdict : { allowed: false, rule: `secret:${leak.secret}`, why: leak.why, inspect: false };
        note(context, to, message, { verdict: failed, isTls, start, sent: spliced.sent, received: spliced.received });
      },
      () => socket.destroy(),
    );
  });
  outgoing.end();
}
