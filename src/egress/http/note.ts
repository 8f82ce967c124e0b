import type { Destination, NetworkVerdict } from '../types.ts';
import type { HttpContext, Incoming } from './context.ts';

export interface Noted {
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
