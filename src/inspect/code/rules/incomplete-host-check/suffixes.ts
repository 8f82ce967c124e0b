/* `text.indexOf(end) === text.length - end.length`: true as well where the end is not there and one longer than the text. */
import type { Span, Unit } from '../../ir/unit.ts';
import { codeMatches } from '../../text.ts';
import { functionAt } from './schemes.ts';

const AT_END = /(?<![\w$.])([\w$.]{1,40})\.(?:lastI|i)ndexOf\(([^()\n]{1,60})\)\s*===?\s*\1\.length\s*-/g;
/** What is one character long is missing in the empty text alone. */
const ONE = /^(["'`])\\?.\1$/;
/** That it was found, or that the text is long enough, is looked at beside. */
const IS_FOUND = /[!=]==?\s*-1\b|[^=]>\s*-1\b|>=\s*0\b|<\s*0\b|<=\s*-1\b|\.length\s*[<>]=?/;
const NEAR = 400;

/** Where such a comparison stands with nothing beside it. */
export function suffixMistakes(unit: Unit): readonly Span[] {
  if (unit.language === 'python' || !unit.text.includes('ndexOf(')) return [];
  return codeMatches(unit, AT_END).flatMap(({ span, groups }) => {
    const from = Math.max(functionAt(unit, span)?.start ?? 0, span.start - NEAR);
    return ONE.test(groups[1] ?? '') || IS_FOUND.test(unit.text.slice(from, span.start)) ? [] : [span];
  });
}
