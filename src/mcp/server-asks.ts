import { isJsonObject, type Json, type JsonObject } from '../model/index.ts';
import { cleanResult } from './result/clean-result.ts';
import type { ServerAsk } from './types.ts';
import type { Message } from './wire/message.ts';

/** What a server may ask of its client and the person behind it. `ping` and what nobody knows yet are no such thing. */
const ASKS: ReadonlySet<string> = new Set(['sampling/createMessage', 'elicitation/create', 'roots/list']);
/** Protocol 2025-11-25: a call needs a person to open these addresses first. */
const ELICITATION_REQUIRED = -32_042;

/**
 * What a message of a server asks for: as a request of its own, in an error (2025-11-25), or in a result that needs input before it
 * goes on (2026-07-28, tasks included).
 */
export function asksIn(message: Message): readonly ServerAsk[] {
  if (message.kind === 'request') return ASKS.has(message.method) ? [askOf(message.method, message.params)] : [];
  if (message.kind === 'notification') return [];
  const { result, error } = message.value;
  if (isJsonObject(result)) return inResult(result);
  if (!isJsonObject(error) || error['code'] !== ELICITATION_REQUIRED || !isJsonObject(error['data'])) return [];
  return objectsIn(error['data']['elicitations']).map((params) => askOf('elicitation/create', params));
}

function inResult({ inputRequests }: JsonObject): readonly ServerAsk[] {
  return objectsIn(inputRequests).map(({ method, params }) =>
    askOf(typeof method === 'string' ? method : 'unknown', isJsonObject(params) ? params : {}),
  );
}

function askOf(method: string, params: JsonObject): ServerAsk {
  const { _meta, ...rest } = params;
  return { method, params: rest, notes: cleanResult(rest).warnings };
}

/** Of a list or of a mapping. */
function objectsIn(value: Json | undefined): readonly JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((one): one is JsonObject => isJsonObject(one));
}
