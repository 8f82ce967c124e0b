import type { Confidence, Finding, Severity } from '../../model/index.ts';
import { countIn, type Engine, listIn, member, textIn, weaknessOf } from './engine.ts';

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['HIGH', 'high'],
  ['MEDIUM', 'medium'],
]);
const CONFIDENCES: ReadonlyMap<string, Confidence> = new Map([
  ['HIGH', 'high'],
  ['MEDIUM', 'medium'],
]);

/** What it calls improper input validation is known by a better name. */
const BETTER: ReadonlyMap<string, string> = new Map([['B506', 'CWE-502']]);

/** Python. Versions before 1.8 report nothing on a newer Python, and say nothing of that. */
export const bandit: Engine = {
  name: 'bandit',
  least: [1, 8],
  versionArgs: ['--version'],
  needsRules: false,
  settingsData: ['.bandit'],
  args: () => ['-r', '.', '-f', 'json', '-q', '--exit-zero'],
  list: 'results',
  read: (output) => ({
    findings: listIn(output, 'results').map((one): Finding => {
      const line = countIn(one, 1, 'line_number');
      const last = listIn(one, 'line_range').at(-1);
      return {
        rule: `bandit:${textIn(one, 'test_id')}`,
        cwe: BETTER.get(textIn(one, 'test_id')) ?? weaknessOf(member(one, 'issue_cwe', 'id')),
        severity: SEVERITIES.get(textIn(one, 'issue_severity')) ?? 'low',
        confidence: CONFIDENCES.get(textIn(one, 'issue_confidence')) ?? 'low',
        message: textIn(one, 'issue_text'),
        place: {
          path: textIn(one, 'filename'),
          line,
          column: 1 + countIn(one, 0, 'col_offset'),
          endLine: typeof last === 'number' && last >= line ? last : line,
        },
        excerpt: '',
      };
    }),
    incomplete: listIn(output, 'errors').map((one) => ({
      path: textIn(one, 'filename'),
      reason: `bandit: ${textIn(one, 'reason')}`,
    })),
  }),
};
