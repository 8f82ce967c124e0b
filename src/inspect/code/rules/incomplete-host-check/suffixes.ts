/* `text.indexOf(end) === text.length - end.length`: true as well where the end is not there and one longer than the text. */
import type { Span, Unit } from '../../ir/unit.ts';
import { codeMatches } from '../../text.ts';
import { functionAt } from './schemes.ts';

const AT_END = /\.(?:lastI|i)ndexOf\(([^()\n]{1,60})\)\s*===?\s*([\w$.]{1,40})\.length\s*-/g;
/** What is one character long is missing in the empty text alone. */
const ONE = /^(["'`])\\?.\1$/;
/** That it was found, or that the text is long enough, is looked at beside. */
const IS_FOUND = /[!=]==?\s*-1\b|[^=]>\s*-1\b|>=\s*0\b|<\s*0\b|<=\s*-1\b|\.length\s*[<>]=?/;
const NEAR = 400;

/** Where such a comparison stands with nothing beside it. */
export function suffixMistakes(unit: Unit): readonly Span[] {
  if (unit.language === 'python' || !unit.text.includes('ndexOf(')) return [];
  return codeMatches(unit, AT_END).flatMap(({ span, groups: [wanted = '', text = ''] }) => {
    const start = span.start - text.length;
    if (!unit.text.startsWith(text, start) || /[\w$.]/.test(unit.text.charAt(start - 1)) || ONE.test(wanted)) return [];
    const from = Math.max(functionAt(unit, span)?.start ?? 0, start - NEAR);
    const after = unit.text.slice(span.end, span.end + NEAR).split(/[;\n{}]/, 1)[0] ?? '';
    return IS_FOUND.test(unit.text.slice(from, start)) || IS_FOUND.test(after) ? [] : [{ start, end: span.end }];
  });
}
