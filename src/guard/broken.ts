/* What went wrong in the guard itself, as it may be recorded: of which kind, and where. */
import type { JsonObject } from '../model/index.ts';

const MOST_PLACES = 8;
const PLACE = /^\s*at (?:async )?(?:(.+?) \()?(?:file:\/\/)?(?:.*\/)?([^/()\s]+:\d+:\d+)\)?$/;

/** An error without its text, which may quote what somebody sent: its kind, the system's code, and the places in the code that it passed. */
export function brokenOf(error: unknown): JsonObject & { readonly error: string; readonly code: string | null } {
  if (!(error instanceof Error)) return { error: typeof error, code: null, at: [] };
  const { name, stack = '' } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const at = stack.split('\n').flatMap((line) => placeIn(line) ?? []);
  return { error: name, code, at: at.slice(0, MOST_PLACES) };
}

/** Of which kind it was, in a word or two for a sentence. */
export function kindOf({ error, code }: JsonObject): string {
  return [error, code].filter((one) => typeof one === 'string').join(' ');
}

function placeIn(line: string): string | undefined {
  const [, name, place] = PLACE.exec(line) ?? [];
  if (place === undefined || line.includes('node:')) return undefined;
  return name === undefined ? place : `${name} ${place}`;
}
