import type { Destination, NetworkVerdict } from '../types.ts';
import type { Outgoing } from './context.ts';
import { refusalBody } from './refusal.ts';

/** Passes the head of an answer back. @throws where the host sent what no answer may hold */
export function writeHead(answer: Outgoing, status: number, message: string, fields: readonly string[]): void {
  if ('stream' in answer) {
    const byName: Record<string, string[]> = {};
    for (let at = 0; at < fields.length; at += 2) {
      const name = (fields[at] ?? '').toLowerCase();
      byName[name] = [...(byName[name] ?? []), fields[at + 1] ?? ''];
    }
    answer.writeHead(status, byName);
    return;
  }
  answer.writeHead(status, message.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''), [...fields]);
  answer.flushHeaders();
}

/** Whether the program has gone away. An answer by HTTP/2 has no `destroyed` of its own; its stream has. */
export function isGone(answer: Outgoing): boolean {
  return 'stream' in answer ? answer.stream.destroyed : answer.destroyed;
}

/** Answers in the host's stead, with the reason. */
export function answerWith(answer: Outgoing, status: number, to: Destination, { rule, why }: NetworkVerdict): void {
  if (answer.headersSent || isGone(answer)) return;
  const body = refusalBody({ host: to.host, port: to.port, rule, why });
  answer.statusCode = status;
  answer.setHeader('content-type', 'application/json');
  answer.setHeader('content-length', String(Buffer.byteLength(body)));
  answer.setHeader('x-sallyport-rule', rule.replace(/[^\x21-\x7e]/g, ''));
  answer.end(body);
}

export function trailersOf(raw: readonly string[]): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (let at = 0; at < raw.length; at += 2) trailers[raw[at] ?? ''] = raw[at + 1] ?? '';
  return trailers;
}
