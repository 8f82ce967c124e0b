import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject, type Json } from '../../model/index.ts';
import type { Message } from '../wire/message.ts';

const PARAM = 'mcp-param-';
const MOST_VALUES = 10_000;

/**
 * Protocol 2026-07-28 repeats the method, the name of what is called and arguments that a tool marks (`x-mcp-header`) in headers. What
 * is decided on is the body, so an upstream that goes by the headers must read the same there. @returns what is wrong
 */
export function headersDisagree(message: Message, headers: IncomingHttpHeaders): string | undefined {
  if (message.kind === 'response') return undefined;
  const { 'mcp-method': method, 'mcp-name': name } = headers;
  if (method !== undefined && method !== message.method) return 'the header Mcp-Method is not the method of the message';
  const { params } = message;
  const called = [params['name'], params['uri']].filter((one) => typeof one === 'string');
  if (typeof name === 'string' && called.length > 0 && !called.includes(decoded(name)))
    return 'the header Mcp-Name is not what the message names';
  const told = Object.keys(headers).filter((one) => one.startsWith(PARAM));
  if (told.length === 0) return undefined;
  const values = valuesIn(params['arguments']);
  const wrong = told.find((one) => !values.has(decoded(String(headers[one]))));
  return wrong === undefined ? undefined : `the header ${wrong} holds what is no argument of the message`;
}

/** What stands in arguments, as a header writes it. */
function valuesIn(value: Json | undefined): ReadonlySet<string> {
  const values = new Set<string>();
  const waiting = [value];
  for (let at = 0; at < waiting.length && at < MOST_VALUES; at += 1) {
    const one = waiting[at];
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') values.add(String(one));
    else if (Array.isArray(one) || isJsonObject(one)) waiting.push(...Object.values(one).slice(0, MOST_VALUES));
  }
  return values;
}

/** SEP-2243: what a header cannot hold stands in base64. */
function decoded(name: string): string {
  const text = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(name)?.[1];
  return text === undefined ? name : Buffer.from(text, 'base64').toString('utf8');
}
