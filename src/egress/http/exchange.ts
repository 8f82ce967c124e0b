import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { DialError } from '../dial.ts';
import { UNREACHABLE } from '../note-denial.ts';
import { Outlet, secretGuard } from '../outlet.ts';
import type { Destination, NetworkVerdict, SecretGate } from '../types.ts';
import { answerWith, trailersOf, writeHead } from './answer.ts';
import type { HttpContext, Incoming, Outgoing } from './context.ts';
import { type Framing, framingOf } from './framing.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import { judgeRequest } from './judge-request.ts';
import { note } from './note.ts';
import { isPush, mayPush } from './push.ts';
import type { Upstream } from './upstream.ts';

/** An answer's head may be this long; Node's own default is too little for some. */
export const LONGEST_HEAD = 65_536;

/** Carries one request to its host and the answer back, without keeping either. */
export async function exchange(
  message: Incoming,
  answer: Outgoing,
  context: HttpContext,
  upstream: Upstream,
  isTls: boolean,
): Promise<void> {
  const start = Date.now();
  const refuse = (status: number, to: Destination, verdict: NetworkVerdict): void => {
    note(context, to, message, { verdict, isTls, start });
    answerWith(answer, status, to, verdict);
    message.resume();
  };
  const judged = await judgeRequest(message, context, isTls, refuse);
  // The program may have gone while a person was asked.
  if (judged === undefined || answer.destroyed) return;
  const { to, method, path, verdict } = judged;
  if (to.host === context.own?.host) {
    await context.own.serve(message, path, answer, context.caller);
    return;
  }
  if (context.push !== undefined && isPush(method, path, message.headers['content-type'])) {
    const isLetThrough = await mayPush(message, answer, context, { to, path, isTls, start });
    if (!isLetThrough || answer.destroyed) return;
  }
  const framing = framingOf(message.rawHeaders, method, 'stream' in message ? message.stream.endAfterHeaders : undefined);
  const plainAnswer = context.gate?.redact(to) !== undefined;
  const outgoing = httpRequest({
    ...{ upstream: { to, caller: context.caller, isTls } },
    agent: upstream,
    method,
    path,
    headers: requestHeaders(judged.headers, { host: hostField(to, isTls), plainAnswer, end: framing }),
    setHost: false,
    maxHeaderSize: LONGEST_HEAD,
  });
  const volume = { sent: 0, received: 0 };
  let address: string | undefined;
  let isOver = false;
  /** Once: whichever end breaks first tells how it went. */
  const finish = (failed?: NetworkVerdict): boolean => {
    if (isOver) return false;
    isOver = true;
    note(context, to, message, { verdict: failed ?? verdict, isTls, start, address, ...volume });
    return true;
  };
  const fail = (status: number, failed: NetworkVerdict): void => {
    if (!finish(failed)) return;
    outgoing.destroy();
    message.resume();
    if (answer.headersSent) answer.destroy();
    else answerWith(answer, status, to, failed);
  };
  const exchanged: Exchange = { message, answer, outgoing, to, gate: context.gate, volume, finish, fail, isOver: () => isOver };
  outgoing.on('socket', (socket) => {
    address = socket.remoteAddress;
  });
  outgoing.on('error', (error) => {
    const refused = error instanceof DialError && error.refused;
    const rule = refused ? 'network.address' : UNREACHABLE;
    fail(refused ? 403 : 502, { allowed: !refused, rule, why: error.message, inspect: false });
  });
  answer.on('close', () => {
    if (answer.writableFinished) return;
    finish();
    outgoing.destroy();
  });
  outgoing.on('upgrade', (_response, socket) => {
    socket.destroy();
    fail(502, { allowed: true, rule: UNREACHABLE, why: 'it switched to another protocol, unasked', inspect: false });
  });
  sendBody(exchanged, framing);
  outgoing.on('response', (response) => passAnswer(exchanged, response));
}

interface Exchange {
  readonly message: Incoming;
  readonly answer: Outgoing;
  readonly outgoing: ClientRequest;
  readonly to: Destination;
  readonly gate: SecretGate | undefined;
  readonly volume: { sent: number; received: number };
  /** False: it is over already. */
  readonly finish: () => boolean;
  readonly fail: (status: number, failed: NetworkVerdict) => void;
  readonly isOver: () => boolean;
}

/** Passes the body on, piece by piece; one with a secret in it is never written. */
function sendBody({ message, outgoing, to, gate, volume, fail, isOver }: Exchange, framing: Framing): void {
  const watch = gate?.watch(to);
  const outlet = new Outlet(secretGuard(watch));
  message.on('data', (piece: Buffer) => {
    if (isOver()) return;
    const passed = outlet.pass(piece);
    if ('why' in passed) {
      fail(403, { ...passed, allowed: false, inspect: false });
      return;
    }
    volume.sent += piece.length;
    if (!passed.map((one) => outgoing.write(one)).every(Boolean)) message.pause();
  });
  outgoing.on('drain', () => message.resume());
  // A push was held while it was decided on.
  if (message.isPaused()) message.resume();
  message.on('end', () => {
    for (const piece of outlet.rest()) outgoing.write(piece);
    // Nobody has looked at trailers, so where secrets are in use they stay behind.
    if (watch === undefined && message.rawTrailers.length > 0 && framing.kind === 'chunked')
      outgoing.addTrailers(trailersOf(message.rawTrailers));
    outgoing.end();
  });
}

/** Passes the answer back. What the host sends is not trusted to be an answer. */
function passAnswer({ answer, outgoing, to, gate, volume, finish, fail }: Exchange, response: IncomingMessage): void {
  const redaction = gate?.redact(to);
  const fields = responseHeaders(response.rawHeaders, redaction !== undefined).map((field) => redactText(gate, to, field));
  try {
    writeHead(answer, response.statusCode ?? 502, response.statusMessage ?? '', fields);
  } catch (error) {
    const why = `its answer can't be read: ${error instanceof Error ? error.message : 'unknown'}`;
    fail(502, { allowed: true, rule: UNREACHABLE, why, inspect: false });
    return;
  }
  const body: Writable = answer;
  response.on('data', (piece: Buffer) => {
    volume.received += piece.length;
    const shown = redaction === undefined ? piece : redaction.push(piece);
    if (shown.length > 0 && !body.write(shown)) response.pause();
  });
  answer.on('drain', () => response.resume());
  response.on('end', () => {
    const rest = redaction?.end();
    if (rest !== undefined && rest.length > 0) body.write(rest);
    if (redaction === undefined && response.rawTrailers.length > 0) addTrailers(answer, response.rawTrailers);
    answer.end();
    finish();
  });
  response.on('error', () => answer.destroy());
  response.on('aborted', () => {
    finish();
    answer.destroy();
    outgoing.destroy();
  });
}

function addTrailers(answer: Outgoing, raw: readonly string[]): void {
  try {
    answer.addTrailers(trailersOf(raw));
  } catch {
    // Trailers that are none are the host's mistake; the answer is whole without them.
  }
}

/** A header of an answer without the values of secrets. */
function redactText(gate: SecretGate | undefined, to: Destination, text: string): string {
  const redaction = gate?.redact(to);
  if (redaction === undefined) return text;
  const shown = Buffer.concat([redaction.push(Buffer.from(text, 'latin1')), redaction.end()]);
  return shown.toString('latin1');
}

/** `Host` as RFC 9110, 7.2 wants it: without the scheme's own port. */
export function hostField({ host, port }: Destination, isTls: boolean): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (isTls ? 443 : 80) ? name : `${name}:${port}`;
}
