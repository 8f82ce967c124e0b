/** Why a request was refused, for a program or a model to read. */
export interface Refusal {
  readonly host: string;
  readonly port: number;
  readonly rule: string;
  readonly why: string;
}

const HINT =
  'Do not retry, and do not look for another way out: all of them are refused. Go on with what is in the workspace, or tell the person which host is needed and what for.';

const REASONS = { 400: 'Bad Request', 403: 'Forbidden', 431: 'Request Header Fields Too Large' } as const;

/** The body of a refusal: one JSON object. */
export function refusalBody({ host, port, rule, why }: Refusal): string {
  const failed = rule === 'network.unreachable';
  const error = failed ? 'unreachable' : 'blocked_by_sallyport';
  const hint = failed ? 'The policy allows this host; it could not be reached just now.' : HINT;
  return `${JSON.stringify({ error, host, port, rule, why, hint })}\n`;
}

/** A whole HTTP/1.1 response for a socket on which no HTTP server sits. */
export function refusalResponse(refusal: Refusal, status: 400 | 403 | 431 = 403): string {
  const body = refusalBody(refusal);
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    `x-sallyport-rule: ${refusal.rule.replace(/[^\x21-\x7e]/g, '')}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
