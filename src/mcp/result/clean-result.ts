import { findSecrets } from '../../inspect/secrets/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import type { CleanResult } from '../types.ts';

/** Members that hold bytes of pictures and files, not text. */
const BYTES: ReadonlySet<string> = new Set(['data', 'blob']);

/** Hides secrets in every text of a result. What holds none stays the very same object. */
export function cleanResult(result: JsonObject): CleanResult {
  const found = new Map<string, number>();
  const clean = cleaned(result, found);
  const notes = [...found].map(([rule, count]) => `${count} redacted: ${rule}`);
  return { result: isJsonObject(clean) ? clean : result, notes };
}

function cleaned(value: Json, found: Map<string, number>): Json {
  if (typeof value === 'string') return redacted(value, found);
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return [...value].map((item) => cleaned(item, found));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) =>
      held === undefined ? [] : [[name, isBytes(name, held) ? held : cleaned(held, found)] as const],
    ),
  );
}

/** Base64 only: a text that calls itself `data` is looked at. */
function isBytes(name: string, held: Json): boolean {
  return BYTES.has(name) && typeof held === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(held);
}

function redacted(text: string, found: Map<string, number>): string {
  let out = '';
  let from = 0;
  for (const { rule, start, end } of findSecrets(text)) {
    out += `${text.slice(from, start)}[redacted:${rule}]`;
    from = end;
    found.set(rule, (found.get(rule) ?? 0) + 1);
  }
  return from === 0 ? text : out + text.slice(from);
}
