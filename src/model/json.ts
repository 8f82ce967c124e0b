import type { JsonObject } from './event.ts';

/** Whether a value out of a JSON parser is an object, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What some readers of lines end one at, beside line feed and carriage return: in JSON they may stand in a text as they are. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** The same JSON, in which no reader finds a second line: behind one, a text could hold what looks like a message of its own. */
export function asOneLine(json: string): string {
  return json.replace(OTHER_LINE_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
