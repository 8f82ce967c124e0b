import type { IncomingHttpHeaders } from 'node:http';
import type { Message } from '../wire/message.ts';

/**
 * Protocol 2026-07-28 repeats the method and the name of what is called in headers. What is decided on is the body, so an upstream
 * that goes by the headers must read the same there. @returns what is wrong
 */
export function headersDisagree(message: Message, headers: IncomingHttpHeaders): string | undefined {
  const method = headers['mcp-method'];
  if (method === undefined || message.kind === 'response') return undefined;
  if (method !== message.method) return 'the header Mcp-Method is not the method of the message';
  const name = headers['mcp-name'];
  const { params } = message;
  const called = [params['name'], params['uri']].filter((one) => typeof one === 'string');
  if (name === undefined || typeof name !== 'string' || called.length === 0) return undefined;
  return called.includes(decoded(name)) ? undefined : 'the header Mcp-Name is not what the message names';
}

/** SEP-2243: what a header cannot hold stands in base64. */
function decoded(name: string): string {
  const text = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(name)?.[1];
  return text === undefined ? name : Buffer.from(text, 'base64').toString('utf8');
}
