import type { Finding } from '../../model/index.ts';
import { countIn, type Engine, listIn, textIn } from './engine.ts';

/** Secrets. What it found is taken out of its own report, and never read here. */
export const gitleaks: Engine = {
  name: 'gitleaks',
  least: [8, 19],
  versionArgs: ['version'],
  needsRules: false,
  isOftenUnversioned: true,
  settingsData: ['.gitleaks.toml', '.gitleaksignore'],
  args: () => [
    'dir',
    '.',
    '--no-banner',
    '--redact',
    '--log-level=error',
    '--exit-code=0',
    '--report-format=json',
    '--report-path=-',
  ],
  list: undefined,
  read: (output) => ({
    findings: listIn(output).map((one): Finding => {
      const line = countIn(one, 1, 'StartLine');
      return {
        rule: `gitleaks:${textIn(one, 'RuleID')}`,
        cwe: 'CWE-798',
        severity: 'high',
        confidence: 'medium',
        message: textIn(one, 'Description'),
        place: {
          path: textIn(one, 'File'),
          line,
          column: countIn(one, 1, 'StartColumn'),
          endLine: Math.max(line, countIn(one, line, 'EndLine')),
        },
        excerpt: '',
      };
    }),
    incomplete: [],
  }),
};
