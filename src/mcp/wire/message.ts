import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';

export type MessageId = string | number;

/** One JSON-RPC message: a copy that was parsed, and the bytes that it came in, which are what is passed on. */
export type Message = Request | Notification | Response;

interface Whole {
  readonly raw: Buffer;
  readonly value: JsonObject;
}

export interface Request extends Whole {
  readonly kind: 'request';
  readonly id: MessageId;
  readonly method: string;
  readonly params: JsonObject;
}

export interface Notification extends Whole {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: JsonObject;
}

export interface Response extends Whole {
  readonly kind: 'response';
  readonly id: MessageId;
}

/** Nesting that the walks over a message can take without running out of stack. */
const DEEPEST = 200;

/**
 * The messages of one line: one, or those of a batch (protocol 2025-03-26 and before), each with bytes of its own. Undefined: it
 * is no message, so nobody is told of it.
 */
export function parseMessages(bytes: Buffer): readonly Message[] | undefined {
  const value = parse(bytes);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    const message = messageOf(value, bytes);
    return message === undefined ? undefined : [message];
  }
  const all = value.map((item: Json) => messageOf(item, bytesOf(item)));
  const messages = all.filter((one) => one !== undefined);
  return messages.length === all.length && all.length > 0 ? messages : undefined;
}

/** A message of our own, or one that was changed, as one line without its line feed. */
export function bytesOf(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

/** An id as a key: 1 and "1" are two ids. */
export function keyOf(id: MessageId): string {
  return `${typeof id}:${id}`;
}

function parse(bytes: Buffer): Json | undefined {
  // What is no UTF-8 could be read in two ways: here, and by whoever it is passed on to.
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: Json = JSON.parse(bytes.toString('utf8'));
    return isTooDeep(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isTooDeep(value: Json, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const held of Object.values(value)) if (held !== undefined && isTooDeep(held, left - 1)) return true;
  return false;
}

function messageOf(value: Json, raw: Buffer): Message | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, method } = value;
  const params = isJsonObject(value['params']) ? value['params'] : {};
  const hasId = typeof id === 'string' || typeof id === 'number';
  if (typeof method === 'string')
    return hasId ? { kind: 'request', id, method, params, raw, value } : { kind: 'notification', method, params, raw, value };
  if (hasId && ('result' in value || 'error' in value)) return { kind: 'response', id, raw, value };
  return undefined;
}
