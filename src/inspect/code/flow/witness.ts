import type { FunctionCode, Unit } from '../ir/unit.ts';
import type { Guard } from '../models/guards.table.ts';

const PATHS = ['path-traversal'];
const HOSTS = ['ssrf', 'open-redirect', 'permissive-cors'];

/** What the text of a check looks at, by the rules that it can speak for. */
const LOOKS_AT: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\b(?:real|abs|norm)path\(|\.resolve\(|\bcommon(?:path|prefix)\(|\bis_?relative_?to\(|\brelative_to\(|\brelpath\(|["']\.\.["']|\.parents\b|\bbasename\(/,
    PATHS,
  ],
  [
    /\bis_(?:private|global|loopback|link_local|reserved)\b|\bip_(?:network|address)\(|\bgetaddrinfo\(|\bgethostbyname\(|\b(?:hostname|netloc|host)\b[^\n]{0,60}(?:\bin\b|[!=]=|\bendswith\()/,
    HOSTS,
  ],
];

/** How much of a function is looked at, in UTF-16 units. */
const NEAR = 6000;
const STOPS = /\braise\b|\bthrow\b|\babort\(/;

function bodyOf(unit: Unit, { body }: FunctionCode): string {
  const start = unit.code[body + 1] ?? 0;
  return unit.text.slice(start, Math.min(unit.code[body + 2] ?? 0, start + NEAR));
}

/** Where a path begins is looked at, or where it leads. */
const WHERE_IT_BEGINS =
  /\bis_?abs(?:olute)?\(|\bstarts_?with\(|["'][/\\]{1,2}["']|\b(?:real|abs|norm)path\(|\.resolve\(|\bcommonpath\(|relative_?to\(|\brelpath\(|\bbasename\(/i;

/**
 * What a function of the project whose name says that it checks something is believed: that for which its text has a witness. Its
 * loops and its handlers of errors may hide what a summary of it would have to show.
 */
export function witnessed(unit: Unit, code: FunctionCode, guard: Guard, mustStop: boolean): readonly string[] {
  const text = bodyOf(unit, code);
  // That no `..` stands in a path is half of it.
  const isHalf = /["']\.\.["']/.test(text) && !WHERE_IT_BEGINS.test(text);
  if (mustStop && !STOPS.test(text)) return [];
  return LOOKS_AT.flatMap(([pattern, rules]) => (pattern.test(text) ? rules : [])).filter(
    (rule) => (guard === 'all' || guard.includes(rule)) && !(isHalf && rule === 'path-traversal'),
  );
}
