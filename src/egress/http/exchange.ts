import { request as httpRequest } from 'node:http';
import type { Writable } from 'node:stream';
import { DialError } from '../dial.ts';
import type { Destination, NetworkVerdict, SecretGate } from '../types.ts';
import type { HttpContext, Incoming, Outgoing } from './context.ts';
import { type Target, targetOf } from './destination.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import { refusalBody } from './refusal.ts';
import type { Upstream } from './upstream.ts';

/** One request that was judged, with what the vault made of its head. */
export interface Judged {
  readonly to: Destination;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly verdict: NetworkVerdict;
  readonly isTls: boolean;
}

/** Judges a request and puts secrets into its head; the answer to a refused one is given here. Undefined: it was refused. */
export async function judge(
  message: Incoming,
  context: HttpContext,
  isTls: boolean,
  refuse: (status: number, to: Destination, verdict: NetworkVerdict) => void,
): Promise<Judged | undefined> {
  const target = readTarget(message, context, isTls);
  const nowhere = { host: context.to?.host ?? '', port: context.to?.port ?? 0 };
  if (!target.ok) {
    refuse(403, nowhere, { allowed: false, rule: 'network.mismatch', why: target.why, inspect: false });
    return undefined;
  }
  const { to, path } = target;
  const method = message.method ?? 'GET';
  const verdict = await context.judge.request(to, context.caller, { method, host: to.host, path });
  if (verdict.allowed && verdict.protocol === 'https' && !isTls) {
    refuse(403, to, { ...verdict, allowed: false, rule: 'network.mismatch', why: 'the rule allows TLS only' });
    return undefined;
  }
  if (!verdict.allowed) {
    refuse(403, to, verdict);
    return undefined;
  }
  const head = context.gate?.outgoing(to, { path, headers: message.rawHeaders }) ?? {
    path,
    headers: message.rawHeaders,
    used: [],
  };
  if ('why' in head) {
    refuse(403, to, { allowed: false, rule: `secret:${head.secret}`, why: head.why, inspect: false });
    return undefined;
  }
  return { to, method, path: head.path, headers: head.headers, verdict, isTls };
}

function readTarget(message: Incoming, context: HttpContext, isTls: boolean): Target {
  const authority = message.headers[':authority'];
  const host = typeof authority === 'string' ? authority : message.headers.host;
  // HTTP/2 may carry both; they must agree (RFC 9113, 8.3.1).
  if (typeof authority === 'string' && message.headers.host !== undefined && message.headers.host !== authority)
    return { ok: false, why: 'the request names two hosts' };
  return targetOf(message.url ?? '', host, context.to, isTls);
}

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
  const judged = await judge(message, context, isTls, refuse);
  if (judged === undefined) return;
  const { to, method, path, verdict } = judged;
  if (to.host === context.own?.host) {
    await context.own.serve(message, path, answer, context.caller);
    return;
  }
  const redaction = context.gate?.redact(to);
  const watch = context.gate?.watch(to);
  const forwarding = { host: hostField(to, isTls), plainAnswer: redaction !== undefined, upgrade: undefined };
  const outgoing = httpRequest({
    ...{ upstream: { to, caller: context.caller, isTls } },
    agent: upstream,
    method,
    path,
    headers: requestHeaders(judged.headers, method, forwarding),
    setHost: false,
  });
  const volume = { sent: 0, received: 0 };
  let address: string | undefined;
  let cut: string | undefined;
  let isNoted = false;
  /** Once: whichever end breaks first tells how it went. */
  const finish = (failed: NetworkVerdict | undefined): void => {
    if (isNoted) return;
    isNoted = true;
    note(context, to, message, { verdict: failed ?? verdict, isTls, start, address, ...volume });
  };
  outgoing.on('socket', (socket) => {
    address = socket.remoteAddress;
  });
  message.on('data', (piece: Buffer) => {
    volume.sent += piece.length;
    const leak = watch?.push(piece);
    if (leak === undefined || cut !== undefined) return;
    cut = leak.secret;
    const refused = { allowed: false, rule: `secret:${leak.secret}`, why: leak.why, inspect: false };
    finish(refused);
    outgoing.destroy();
    if (answer.headersSent) answer.destroy();
    else answerWith(answer, 403, to, refused);
  });
  // Behind the watch above, so a piece with a secret in it is never written.
  message.on('data', (piece: Buffer) => {
    if (cut === undefined && !outgoing.write(piece)) message.pause();
  });
  outgoing.on('drain', () => message.resume());
  message.on('end', () => {
    // Nobody has looked at trailers, so where secrets are in use they stay behind.
    if (watch === undefined && message.rawTrailers.length > 0 && outgoing.hasHeader('transfer-encoding'))
      outgoing.addTrailers(trailersOf(message.rawTrailers));
    outgoing.end();
  });
  answer.on('close', () => {
    if (answer.writableFinished) return;
    finish(undefined);
    outgoing.destroy();
  });
  outgoing.on('error', (error) => {
    if (cut !== undefined) return;
    const refused = error instanceof DialError && error.refused;
    const failed = {
      allowed: !refused,
      rule: refused ? 'network.address' : 'network.unreachable',
      why: error.message,
      inspect: false,
    };
    cut = failed.rule;
    finish(failed);
    if (answer.headersSent) answer.destroy();
    else answerWith(answer, refused ? 403 : 502, to, failed);
  });
  const body: Writable = answer;
  outgoing.on('response', (response) => {
    const fields = responseHeaders(response.rawHeaders, redaction !== undefined).map((field) =>
      redactText(context.gate, to, field),
    );
    writeHead(answer, response.statusCode ?? 502, response.statusMessage ?? '', fields);
    response.on('data', (piece: Buffer) => {
      volume.received += piece.length;
      const shown = redaction === undefined ? piece : redaction.push(piece);
      if (shown.length > 0 && !body.write(shown)) response.pause();
    });
    answer.on('drain', () => response.resume());
    response.on('end', () => {
      const rest = redaction?.end();
      if (rest !== undefined && rest.length > 0) body.write(rest);
      if (redaction === undefined && response.rawTrailers.length > 0) answer.addTrailers(trailersOf(response.rawTrailers));
      answer.end();
      cut ??= 'ended';
      finish(undefined);
    });
    response.on('aborted', () => answer.destroy());
  });
}

/** A header of an answer without the values of secrets. */
function redactText(gate: SecretGate | undefined, to: Destination, text: string): string {
  const redaction = gate?.redact(to);
  if (redaction === undefined) return text;
  const shown = Buffer.concat([redaction.push(Buffer.from(text, 'latin1')), redaction.end()]);
  return shown.toString('latin1');
}

interface Noted {
  readonly verdict: NetworkVerdict;
  readonly isTls: boolean;
  readonly start: number;
  readonly address?: string | undefined;
  readonly sent?: number;
  readonly received?: number;
}

/** Records a request. The values of a query are left out: they are where tokens stand. */
export function note(context: HttpContext, to: Destination, message: Incoming, noted: Noted): void {
  const path = (message.url ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/=[^&#]*/g, '=');
  context.record({
    verdict: noted.verdict.allowed ? 'allow' : 'deny',
    rule: noted.verdict.rule,
    pid: context.caller.pid,
    host: to.host,
    address: noted.address,
    port: to.port,
    protocol: noted.isTls ? 'https' : 'http',
    method: message.method ?? 'GET',
    path: path.slice(0, 1000),
    sent: noted.sent ?? 0,
    received: noted.received ?? 0,
    ms: Date.now() - noted.start,
  });
}

/** `Host` as RFC 9110, 7.2 wants it: without the scheme's own port. */
export function hostField({ host, port }: Destination, isTls: boolean): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (isTls ? 443 : 80) ? name : `${name}:${port}`;
}

function writeHead(answer: Outgoing, status: number, message: string, fields: string[]): void {
  if ('stream' in answer) {
    const byName: Record<string, string[]> = {};
    for (let at = 0; at < fields.length; at += 2) {
      const name = (fields[at] ?? '').toLowerCase();
      byName[name] = [...(byName[name] ?? []), fields[at + 1] ?? ''];
    }
    answer.writeHead(status, byName);
    return;
  }
  answer.writeHead(status, message, fields);
  answer.flushHeaders();
}

function answerWith(answer: Outgoing, status: number, to: Destination, { rule, why }: NetworkVerdict): void {
  if (answer.headersSent || answer.destroyed) return;
  const body = refusalBody({ host: to.host, port: to.port, rule, why });
  answer.statusCode = status;
  answer.setHeader('content-type', 'application/json');
  answer.setHeader('content-length', String(Buffer.byteLength(body)));
  answer.setHeader('x-sallyport-rule', rule.replace(/[^\x21-\x7e]/g, ''));
  answer.end(body);
}

function trailersOf(raw: readonly string[]): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (let at = 0; at < raw.length; at += 2) trailers[raw[at] ?? ''] = raw[at + 1] ?? '';
  return trailers;
}
