import type { ReportOptions } from '../rule.ts';
import type { CompiledRule, RuleBook } from './compiled.ts';
import { NO_OTHER_FOLDER, NO_SECOND_SLASH, SLASH } from './facts.ts';
import { POSSIBLE, REMOTE, remoteSafeOf, type Taint } from './value.ts';

export const NO_OPTIONS: ReportOptions = {};

const OTHER_FOLDER: ReportOptions = {
  severity: 'low',
  confidence: 'medium',
  message:
    'Only the beginning of the path is compared, without a separator: a folder beside it whose name begins alike (`files-old` beside `files`) passes as well.',
};

export const BACKSLASH: ReportOptions = {
  severity: 'low',
  confidence: 'medium',
  message: 'A second slash is looked for and a backslash is not: browsers read `/\\evil.example` as `//evil.example`.',
};

const ONLY_POSSIBLE: ReportOptions = { severity: 'low', confidence: 'low' };

/** How a finding is told of data that was checked, and not quite rightly. */
export function optionsFor({ bitOf }: RuleBook, { rule }: CompiledRule, taint: Taint): ReportOptions {
  const known = (taint.sources & REMOTE) === 0 ? taint.safe : remoteSafeOf(taint);
  if ((taint.marks & POSSIBLE) !== 0) return ONLY_POSSIBLE;
  const holds = (fact: string): boolean => (known & (bitOf.get(fact) ?? 0)) !== 0;
  if (rule.id === 'path-traversal' && holds(NO_OTHER_FOLDER)) return OTHER_FOLDER;
  return rule.id === 'open-redirect' && holds(SLASH) && holds(NO_SECOND_SLASH) ? BACKSLASH : NO_OPTIONS;
}
