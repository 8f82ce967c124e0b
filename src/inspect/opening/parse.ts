/** JSON as editors and agents take it: with comments and last commas. Undefined for what is none. */
export function looseJson(text: string): unknown {
  const plain = text
    .replace(/("(?:[^"\\]|\\[\s\S]?)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:[^"\\]|\\[\s\S]?)*"?)|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '');
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

export type Members = Readonly<Record<string, unknown>>;

export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Every text below a value, at most 50. */
export function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value)
    .flatMap((one) => textsIn(one, depth + 1))
    .slice(0, 50);
}

/** A command in quotes, short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
