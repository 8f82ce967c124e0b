import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusedBy } from '../dial.ts';
import { MALFORMED, TO_PROXY, UNNAMED, UNREACHABLE } from '../note-denial.ts';
import { secretGuard } from '../outlet.ts';
import { splice } from '../splice.ts';
import type { Destination, NetworkVerdict } from '../types.ts';
import type { HttpContext } from './context.ts';
import { refusedDownload } from './download.ts';
import { hostField, redactText } from './exchange.ts';
import { framingOf } from './framing.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import { judgeRequest, type Refuse } from './judge-request.ts';
import { LONGEST_HEAD } from './limits.ts';
import { note } from './note.ts';
import { refusalResponse } from './refusal.ts';
import { receivedOf } from './sent-request.ts';
import { UNDOABLE, withoutCodings } from './undone-codings.ts';
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
  const refuse: Refuse = (status, to, verdict) => {
    note(context, to, message, { verdict, isTls, start });
    socket.end(
      refusalResponse({ host: to.host, port: to.port, rule: verdict.rule, why: verdict.why }, status === 400 ? 400 : 403),
    );
    socket.resume();
  };
  const wrong = objection(message, protocol);
  if (wrong !== undefined) {
    refuse(wrong.rule === MALFORMED ? 400 : 403, context.to ?? TO_PROXY, wrong);
    return;
  }
  const judged = await judgeRequest(message, context, isTls, refuse);
  if (judged === undefined || socket.destroyed) return;
  const { to, method, path, paths, verdict } = judged;
  // A registry that knows no WebSocket answers it as any GET: with the package.
  const download = await refusedDownload(context, to, paths);
  if (socket.destroyed) return;
  if (download !== undefined) {
    refuse(403, to, { rule: download.rule, why: download.why, allowed: false, inspect: false });
    return;
  }
  const headers = requestHeaders(judged.headers, {
    host: hostField(to, isTls),
    plainAnswer: context.gate !== undefined,
    end: { kind: 'upgrade', protocol },
  });
  const outgoing = httpRequest({
    ...{ upstream: { to, caller: context.caller, isTls } },
    ...{ agent: upstream, method, path, headers, setHost: false, maxHeaderSize: LONGEST_HEAD },
  });
  // A host that did not want to may have read more or less than we think: no other request follows on its connection.
  outgoing.shouldKeepAlive = false;
  outgoing.maxHeadersCount = 0;
  socket.once('close', () => outgoing.destroy());
  outgoing.on('error', (error) => {
    const address = refusedBy(error);
    const rule = address === undefined ? UNREACHABLE : UNNAMED;
    const failed = { allowed: address === undefined, rule, why: error.message, inspect: false };
    if (!socket.destroyed) note(context, to, message, { verdict: failed, isTls, start, address });
    socket.destroy();
  });
  outgoing.on('response', (response) => {
    // It did not want to, and answers as it answers any request: without the values of secrets.
    const redaction = context.gate?.redact(to);
    const received = redaction === undefined ? receivedOf(response) : withoutCodings(receivedOf(response));
    if (received === undefined) {
      response.destroy();
      refuse(403, to, { allowed: true, rule: UNREACHABLE, why: `its answer can't be read: ${UNDOABLE}`, inspect: false });
      return;
    }
    note(context, to, message, { verdict, isTls, start });
    const status = ['HTTP/1.1', received.status, plain(redactText(context.gate, to, received.message))].join(' ');
    const lines = fieldLines(received.rawHeaders, context, to, redaction !== undefined);
    socket.write([status, 'Connection: close', ...lines, '', ''].join('\r\n'), 'latin1');
    received.onData((piece) => {
      if (!socket.write(redaction === undefined ? piece : redaction.push(piece))) received.pause();
    });
    socket.on('drain', () => received.resume());
    received.onEnd(() => socket.end(redaction?.end()));
    received.onBroken(() => socket.destroy());
  });
  outgoing.on('upgrade', (response, outside, rest) => {
    const lines = fieldLines(response.rawHeaders, context, to, false);
    const status = 'HTTP/1.1 101 Switching Protocols';
    socket.write([status, 'Connection: Upgrade', `Upgrade: ${protocol}`, ...lines, '', ''].join('\r\n'), 'latin1');
    if (rest.length > 0) socket.write(rest);
    if (head.length > 0) socket.unshift(head);
    const { gate } = context;
    const guard = secretGuard(gate === undefined ? undefined : new WebSocketReader(gate.watch(to), gate.watch(to)));
    splice(socket, outside, guard).then(
      (spliced) => {
        const { refusal } = spliced;
        const failed = refusal === undefined ? verdict : { ...refusal, allowed: false, inspect: false };
        note(context, to, message, { verdict: failed, isTls, start, sent: spliced.sent, received: spliced.received });
      },
      () => socket.destroy(),
    );
  });
  outgoing.end();
}

function objection({ method = 'GET', rawHeaders }: IncomingMessage, protocol: string): NetworkVerdict | undefined {
  if (protocol !== 'websocket') {
    const why = `an upgrade to ${protocol.slice(0, 40)} is not carried`;
    return { allowed: false, rule: 'network.mismatch', why, inspect: false };
  }
  // RFC 6455, 4.1: a GET, and so without a body. With one it would be the host's to say where the next request begins.
  if (method === 'GET' && framingOf(rawHeaders, method, undefined).kind === 'none') return undefined;
  return { allowed: false, rule: MALFORMED, why: 'a WebSocket begins with GET and without a body', inspect: false };
}

/** The fields of an answer, a line each, without the values of secrets. */
function fieldLines(raw: readonly string[], { gate }: HttpContext, to: Destination, isChanged: boolean): readonly string[] {
  const fields = responseHeaders(raw, isChanged).map((field) => plain(redactText(gate, to, field)));
  return fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}`] : []));
}

/** What a host wrote into its head, as one line of ours. */
function plain(text: string | undefined): string {
  return (text ?? '').replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}
