import type { JsonObject } from './event.ts';

/** Whether a value out of a JSON parser is an object, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
