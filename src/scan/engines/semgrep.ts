import type { Confidence, Finding, Severity } from '../../model/index.ts';
import { countIn, type Engine, listIn, member, textIn, weaknessOf } from './engine.ts';

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['CRITICAL', 'critical'],
  ['ERROR', 'high'],
  ['HIGH', 'high'],
  ['WARNING', 'medium'],
  ['MEDIUM', 'medium'],
]);
const CONFIDENCES: ReadonlyMap<string, Confidence> = new Map([
  ['HIGH', 'high'],
  ['MEDIUM', 'medium'],
]);

/** With the user's own files of rules: those of its registry would have to be fetched. */
export const semgrep: Engine = {
  name: 'semgrep',
  least: [1, 0],
  versionArgs: ['--version', '--disable-version-check'],
  needsRules: true,
  needsOwnHome: true,
  settingsData: ['.semgrepignore'],
  args: (rules) => [
    'scan',
    '--json',
    '--quiet',
    '--metrics=off',
    '--disable-version-check',
    ...rules.flatMap((file) => ['--config', file]),
    '.',
  ],
  list: 'results',
  read: (output) => ({
    findings: listIn(output, 'results').map((one): Finding => {
      const weakness = member(one, 'extra', 'metadata', 'cwe');
      const line = countIn(one, 1, 'start', 'line');
      return {
        rule: `semgrep:${textIn(one, 'check_id')}`,
        cwe: weaknessOf(Array.isArray(weakness) ? weakness[0] : weakness),
        severity: SEVERITIES.get(textIn(one, 'extra', 'severity')) ?? 'low',
        confidence: CONFIDENCES.get(textIn(one, 'extra', 'metadata', 'confidence')) ?? 'low',
        message: textIn(one, 'extra', 'message'),
        place: {
          path: textIn(one, 'path'),
          line,
          column: countIn(one, 1, 'start', 'col'),
          endLine: Math.max(line, countIn(one, line, 'end', 'line')),
          endColumn: countIn(one, 1, 'end', 'col'),
        },
        excerpt: '',
      };
    }),
    incomplete: listIn(output, 'errors').map((one) => ({
      path: textIn(one, 'path') || '.',
      reason: `semgrep: ${textIn(one, 'message') || 'an error'}`,
    })),
  }),
};
