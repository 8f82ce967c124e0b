import { isUtf8 } from 'node:buffer';
import { asOneLine, isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import { hasDouble, hasOneReading, membersOf } from './one-reading.ts';

export type MessageId = string | number;

/**
 * One JSON-RPC message: a copy that was parsed, and the bytes that it came in, which are what is passed on. Where these could be read
 * in another way by somebody else, they are the copy, written anew.
 */
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

/** Characters of an id, which is kept until it is answered. */
const LONGEST_ID = 1000;
/** Nesting that the walks over a message can take without running out of stack. */
const DEEPEST = 200;

/**
 * The messages of one line: one, or those of a batch (protocol 2025-03-26 and before), each with bytes of its own. Undefined: it
 * is no message, so nobody is told of it.
 */
export function parseMessages(bytes: Buffer): readonly Message[] | undefined {
  // What is no UTF-8 could be read in two ways: here, and by whoever it is passed on to.
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  const value = parse(text);
  if (value === undefined) return undefined;
  const isShort = isShortAndPlain(text, value);
  const members = isShort ? 0 : membersOf(value, DEEPEST);
  if (members === undefined) return undefined;
  if (!Array.isArray(value)) {
    const message = messageOf(value, isShort || hasOneReading(bytes, members) ? bytes : bytesOf(value));
    return message === undefined ? undefined : [message];
  }
  const all = value.map((item: Json) => messageOf(item, bytesOf(item)));
  const messages = all.filter((one) => one !== undefined);
  return messages.length === all.length && all.length > 0 ? messages : undefined;
}

/** A message of our own, or one that was changed, as one line without its line feed. */
export function bytesOf(value: Json): Buffer {
  return Buffer.from(asOneLine(JSON.stringify(value)), 'utf8');
}

/** An id as a key: 1 and "1" are two ids. */
export function keyOf(id: MessageId): string {
  return `${typeof id}:${id}`;
}

/**
 * Whether a text is too short to be nested deeper than that, and is what its value is written as: then no member stands twice, and
 * there is no white space. Many messages are, and Node says so quicker than we could.
 */
function isShortAndPlain(text: string, value: Json): boolean {
  return text.length < 2 * DEEPEST && asOneLine(JSON.stringify(value)) === text;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Strict where two readers could take a message for two kinds: nobody is told of such a one. */
function messageOf(value: Json, raw: Buffer): Message | undefined {
  if (!isJsonObject(value) || hasDouble(value)) return undefined;
  const { id, method } = value;
  const params = value['params'] ?? {};
  const isAnswer = 'result' in value || 'error' in value;
  const hasId = (typeof id === 'string' && id.length <= LONGEST_ID) || typeof id === 'number';
  if (typeof method !== 'string') return hasId && isAnswer ? { kind: 'response', id, raw, value } : undefined;
  if (isAnswer || !isJsonObject(params)) return undefined;
  if (hasId) return { kind: 'request', id, method, params, raw, value };
  return id === undefined ? { kind: 'notification', method, params, raw, value } : undefined;
}
