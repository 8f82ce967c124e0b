import type { ServerResponse } from 'node:http';
import { bytesOf } from '../wire/message.ts';

/** Answers a request with an error of the gateway's own, unless it was answered already. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: number,
  why: string,
  id: string | number | null = null,
): void {
  if (response.headersSent) return;
  const body = bytesOf({ jsonrpc: '2.0', id, error: { code, message: `Sallyport: ${why}.` } });
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
