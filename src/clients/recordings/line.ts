import type { HookEvent, JsonObject } from '../../model/index.ts';
import { isObject, PayloadError } from '../payload.ts';
import type { RecordedCall } from './types.ts';

export function parseLine(line: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function timeOf(from: JsonObject): number | null {
  const at = typeof from['timestamp'] === 'string' ? Date.parse(from['timestamp']) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** A call as an event; what the client itself would not take is left out. */
export function recorded(parse: () => HookEvent, at: number | null): readonly RecordedCall[] {
  try {
    return [{ event: parse(), at }];
  } catch (error) {
    if (error instanceof PayloadError) return [];
    throw error;
  }
}
