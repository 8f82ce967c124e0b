import type { ReportOptions } from '../rule.ts';
import type { CompiledRule, RuleBook } from './compiled.ts';
import { NO_OTHER_FOLDER } from './facts.ts';
import { REMOTE, remoteSafeOf, type Taint } from './value.ts';

export const NO_OPTIONS: ReportOptions = {};

const OTHER_FOLDER: ReportOptions = {
  severity: 'low',
  confidence: 'medium',
  message:
    'Only the beginning of the path is compared, without a separator: a folder beside it whose name begins alike (`files-old` beside `files`) passes as well.',
};

/** How a finding is told of data that was checked, and not quite rightly. */
export function optionsFor({ bitOf }: RuleBook, { rule }: CompiledRule, taint: Taint): ReportOptions {
  if (rule.id !== 'path-traversal') return NO_OPTIONS;
  const known = (taint.sources & REMOTE) === 0 ? taint.safe : remoteSafeOf(taint);
  return (known & (bitOf.get(NO_OTHER_FOLDER) ?? 0)) !== 0 ? OTHER_FOLDER : NO_OPTIONS;
}
