/* Checks of an address that refuse `javascript:` and forget the other schemes that run scripts. */
import { textOf, type Value } from '../../flow/value.ts';
import type { Span, Unit } from '../../ir/unit.ts';
import { codeMatches } from '../../text.ts';

/** `startsWith('javascript:')`, `=== 'javascript'`, `case 'javascript':`, `['javascript:', 'data:']`, `/^(javascript|data)$/` */
const NAMED =
  /(?:\.(?:startsWith|indexOf|includes)\(\s*|[!=]==?\s*|\bcase\s+|\[\s*)(["'`])javascript:?\1|(["'`])javascript:?\2\s*[!=]==?|\/\^[\\s*(?:]{0,6}javascript\b[^/\n]{0,40}\/[a-z]{0,3}\s*\.(?:test|exec)\(/g;
/** The names of what is done with an address: a language of a programme is called `javascript` too. */
const OF_ADDRESS = /url|uri|href|scheme|protocol|link|src/i;
const AROUND = 500;

/** Where one is, in a function about addresses that names not all three. */
export function schemeMistakes(unit: Unit): readonly Span[] {
  if (unit.language === 'python' || !unit.text.includes('javascript')) return [];
  return codeMatches(unit, NAMED).flatMap(({ span, text }) => {
    const code = functionAt(unit, span);
    const from = Math.max(code?.start ?? 0, span.start - AROUND);
    const around = unit.text.slice(from, Math.min(code?.end ?? unit.text.length, span.end + AROUND));
    const hasOthers = /vbscript/i.test(around) && /["'`(|^]data\b/.test(around);
    const isScheme =
      OF_ADDRESS.test(around) && (text.includes('javascript:') || /scheme|protocol/i.test(around) || /split\(/.test(around));
    return hasOthers || !isScheme ? [] : [span];
  });
}

/** A list of schemes that are refused, without all three. */
export function forgetsSchemes(list: Value | undefined): boolean {
  if (list?.known?.is !== 'list') return false;
  const names = new Set(list.known.items.map((item) => textOf(item)?.replace(/:$/, '').toLowerCase()));
  // Of languages `data` is none.
  const areSchemes = names.has('data') || list.known.items.some((item) => textOf(item) === 'javascript:');
  return names.has('javascript') && areSchemes && !(names.has('vbscript') && names.has('data'));
}

/** The innermost function around a place. */
export function functionAt({ functions }: Unit, { start, end }: Span): Span | undefined {
  let found: Span | undefined;
  for (const code of functions)
    if (code.start <= start && code.end >= end && (found === undefined || code.start >= found.start)) found = code;
  return found;
}
