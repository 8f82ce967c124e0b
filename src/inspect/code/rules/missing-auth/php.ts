import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { AS_OTHERS_DO, CHECKED, OPEN } from './words.ts';

/** `Route::post('/users', ...)->middleware('auth');` of Laravel. */
const ROUTE = /\bRoute::(get|post|put|patch|delete|any)\(\s*(["'])([^"'\n]{0,300})\2([^;]{0,600});/g;
const GROUP =
  /\b(?:middleware\(([^()]{0,200})\)|["']middleware["']\s*=>([^;{}]{0,200}))[^;{}]{0,200}function\s*\(\s*\)\s*(?:use\s*\([^()]*\)\s*)?\{/g;
const GUARD = /\bauth|can:|role|permission|verified|signed|admin|token|sanctum|jwt/i;

/** Routes of Laravel without the middleware that their siblings have. */
export function checkPhp({ unit }: FileView, report: Report): void {
  const inside = groups(unit.text);
  const routes = codeMatches(unit, ROUTE).map(({ span, groups: [verb = '', , path = '', rest = ''] }) => ({
    span,
    verb,
    said: `${path} ${rest}`,
    isGuarded: /->middleware\(/.test(rest)
      ? GUARD.test(rest)
      : inside.some(({ start, end }) => span.start > start && span.start < end),
  }));
  if (!routes.some(({ isGuarded }) => isGuarded)) return;
  for (const { span, verb, said, isGuarded } of routes) {
    if (!isGuarded && !/get/.test(verb) && !OPEN.test(said) && !CHECKED.test(said)) report(span, AS_OTHERS_DO);
  }
}

/** Blocks whose routes are behind a check. */
function groups(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(GROUP)].flatMap(({ index, 0: whole, 1: one = '', 2: other = '' }) => {
    const start = index + whole.length;
    return GUARD.test(one + other) ? [{ start, end: closing(text, start) }] : [];
  });
}

const LONGEST = 20_000;

/** Where the block that is open at a place ends. */
function closing(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST);
  let depth = 1;
  for (let at = start; at < last; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return last;
}
