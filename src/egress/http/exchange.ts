import type { Writable } from 'node:stream';
import { refusedBy } from '../dial.ts';
import { MALFORMED, UNNAMED, UNREACHABLE } from '../note-denial.ts';
import { Outlet, secretGuard } from '../outlet.ts';
import type { Destination, NetworkVerdict, SecretGate } from '../types.ts';
import { answerWith, isGone, trailersOf, writeHead } from './answer.ts';
import type { HttpContext, Incoming, Outgoing } from './context.ts';
import { mayDownload } from './download.ts';
import { type Framing, framingOf, mostOf } from './framing.ts';
import { requestHeaders, requestTrailers, responseHeaders } from './headers.ts';
import { judgeRequest } from './judge-request.ts';
import { note } from './note.ts';
import { mayBePush, mayPush } from './push.ts';
import { type ReceivedAnswer, type RequestHandlers, type RequestParts, type SentRequest, sendByOne } from './sent-request.ts';
import { UNDOABLE, withoutCodings } from './undone-codings.ts';
import type { Upstream } from './upstream.ts';
import { sendByTwo, type UpstreamTwo } from './upstream-two.ts';

/** Connections to the real hosts, by version of HTTP. */
export interface Upstreams {
  readonly one: Upstream;
  readonly two: UpstreamTwo;
}

/** Carries one request to its host and the answer back, without keeping either. */
export async function exchange(
  message: Incoming,
  answer: Outgoing,
  context: HttpContext,
  upstreams: Upstreams,
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
  if (judged === undefined || isGone(answer)) return;
  const { to, method, path, paths, verdict } = judged;
  if (to.host === context.own?.host) {
    await context.own.serve(message, path, answer, context.caller);
    return;
  }
  if (context.push !== undefined && mayBePush(judged.methods, paths, message.rawHeaders)) {
    const isLetThrough = await mayPush(message, answer, context, { to, path, isTls, start });
    if (!isLetThrough || isGone(answer)) return;
  }
  if (!(await mayDownload(message, answer, context, { to, paths, isTls, start }))) return;
  const framing = framingOf(message.rawHeaders, method, 'stream' in message ? message.stream.endAfterHeaders : undefined);
  const plainAnswer = context.gate?.redact(to) !== undefined;
  const parts = {
    ...{ to, caller: context.caller, isTls, method, path },
    headers: requestHeaders(judged.headers, { host: hostField(to, isTls), plainAnswer, end: framing }),
  };
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
  let outgoing: SentRequest | undefined;
  const fail = (status: number, failed: NetworkVerdict): void => {
    if (!finish(failed)) return;
    outgoing?.destroy();
    message.resume();
    if (answer.headersSent) answer.destroy();
    else answerWith(answer, status, to, failed);
  };
  answer.on('close', () => {
    if (answer.writableFinished) return;
    finish();
    outgoing?.destroy();
  });
  const exchanged: Exchange = { message, answer, to, gate: context.gate, volume, finish, fail, isOver: () => isOver };
  const handlers: RequestHandlers = {
    onAddress: (given) => {
      address = given;
    },
    onError: (error) => {
      const refused = refusedBy(error);
      address ??= refused;
      const verdict = refused === undefined ? { allowed: true, rule: UNREACHABLE } : { allowed: false, rule: UNNAMED };
      fail(verdict.allowed ? 502 : 403, { ...verdict, why: error.message, inspect: false });
    },
    onDrain: () => message.resume(),
    onAnswer: (received) => passAnswer(exchanged, received, () => outgoing?.destroy()),
  };
  outgoing = await send(parts, upstreams, message, framing, handlers);
  if (outgoing !== undefined && !isOver) sendBody(exchanged, outgoing, framing);
  else outgoing?.destroy();
}

/** By HTTP/2 where the program and the host both speak it. Undefined: the host could not be reached, and that was told. */
async function send(
  parts: RequestParts,
  { one, two }: Upstreams,
  message: Incoming,
  framing: Framing,
  handlers: RequestHandlers,
): Promise<SentRequest | undefined> {
  if (!('stream' in message) || !parts.isTls) return sendByOne(parts, one, handlers);
  try {
    const session = await two.sessionFor(parts);
    if (session === undefined) return sendByOne(parts, one, handlers);
    const te = String(message.headers['te'] ?? '')
      .toLowerCase()
      .includes('trailers')
      ? ['te', 'trailers']
      : [];
    return sendByTwo({ ...parts, headers: [...parts.headers, ...te] }, session, framing.kind !== 'none', handlers);
  } catch (error) {
    handlers.onError(error instanceof Error ? error : new Error('the connection failed'));
    return undefined;
  }
}

interface Exchange {
  readonly message: Incoming;
  readonly answer: Outgoing;
  readonly to: Destination;
  readonly gate: SecretGate | undefined;
  readonly volume: { sent: number; received: number };
  /** False: it is over already. */
  readonly finish: () => boolean;
  readonly fail: (status: number, failed: NetworkVerdict) => void;
  readonly isOver: () => boolean;
}

/** Passes the body on, piece by piece; one with a secret in it is never written. */
function sendBody({ message, to, gate, volume, fail, isOver }: Exchange, outgoing: SentRequest, framing: Framing): void {
  const watch = gate?.watch(to);
  const outlet = new Outlet(secretGuard(watch));
  const most = mostOf(framing);
  let read = 0;
  message.on('data', (piece: Buffer) => {
    if (isOver()) return;
    read += piece.length;
    if (!(read <= most)) {
      fail(400, { allowed: false, rule: MALFORMED, why: 'the body is longer than the request says', inspect: false });
      return;
    }
    const passed = outlet.pass(piece);
    if ('why' in passed) {
      fail(403, { ...passed, allowed: false, inspect: false });
      return;
    }
    volume.sent += piece.length;
    if (!passed.map((one) => outgoing.write(one)).every(Boolean)) message.pause();
  });
  // A push was held while it was decided on.
  if (message.isPaused()) message.resume();
  message.on('end', () => {
    for (const piece of outlet.rest()) outgoing.write(piece);
    // Nobody has looked at trailers, so where secrets are in use they stay behind.
    if (watch === undefined && message.rawTrailers.length > 0 && framing.kind === 'chunked')
      outgoing.addTrailers(requestTrailers(message.rawTrailers));
    outgoing.end();
  });
}

/** Passes the answer back. What the host sends is not trusted to be an answer. */
function passAnswer({ answer, to, gate, volume, finish, fail }: Exchange, given: ReceivedAnswer, stop: () => void): void {
  const unreadable = (why: string): void =>
    fail(502, { allowed: true, rule: UNREACHABLE, why: `its answer can't be read: ${why}`, inspect: false });
  const redaction = gate?.redact(to);
  const received = redaction === undefined ? given : withoutCodings(given);
  if (received === undefined) {
    unreadable(UNDOABLE);
    return;
  }
  const fields = responseHeaders(received.rawHeaders, redaction !== undefined).map((field) => redactText(gate, to, field));
  try {
    writeHead(answer, received.status, redactText(gate, to, received.message), fields);
  } catch (error) {
    unreadable(error instanceof Error ? error.message : 'unknown');
    return;
  }
  const body: Writable = answer;
  received.onData((piece) => {
    volume.received += piece.length;
    const shown = redaction === undefined ? piece : redaction.push(piece);
    if (shown.length > 0 && !body.write(shown)) received.pause();
  });
  answer.on('drain', () => received.resume());
  received.onEnd(() => {
    const rest = redaction?.end();
    if (rest !== undefined && rest.length > 0) body.write(rest);
    const trailers = received.rawTrailers();
    if (redaction === undefined && trailers.length > 0) addTrailers(answer, trailers);
    answer.end();
    finish();
  });
  received.onBroken(() => {
    finish();
    answer.destroy();
    stop();
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
export function redactText(gate: SecretGate | undefined, to: Destination, text: string): string {
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
