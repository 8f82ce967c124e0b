import { expect, test } from 'vitest';
import type { Finding } from '../../model/index.ts';
import type { FoundHere } from '../types.ts';
import type { Engine } from './engine.ts';
import { engines } from './engines.table.ts';
import { mergeEngine } from './merge-engines.ts';

const engineOf = (name: string): Engine => {
  const found = engines.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const told = ({ rule, cwe, severity, place }: Finding): string =>
  `${rule} ${cwe} ${severity} ${place.path}:${place.line}-${place.endLine ?? ''}`;

test.each<[name: string, output: unknown, findings: readonly string[], incomplete: readonly string[]]>([
  [
    'bandit',
    {
      errors: [{ filename: './b.py', reason: 'syntax error while parsing AST from file' }],
      results: [
        {
          filename: './a.py',
          line_number: 3,
          line_range: [3, 4],
          col_offset: 4,
          issue_severity: 'HIGH',
          issue_confidence: 'HIGH',
          issue_text: 'x',
          test_id: 'B602',
          issue_cwe: { id: 78 },
        },
        {
          filename: './a.py',
          line_number: 9,
          issue_severity: 'LOW',
          issue_confidence: 'LOW',
          issue_text: 'x',
          test_id: 'B506',
          issue_cwe: { id: 20 },
        },
      ],
    },
    ['bandit:B602 CWE-78 high ./a.py:3-4', 'bandit:B506 CWE-502 low ./a.py:9-9'],
    ['./b.py'],
  ],
  [
    'semgrep',
    {
      results: [
        {
          check_id: 'my.rule',
          path: 'a.js',
          start: { line: 2, col: 3 },
          end: { line: 5, col: 1 },
          extra: { message: 'm', severity: 'ERROR', metadata: { cwe: ['CWE-79: Cross-site'] } },
        },
        {
          check_id: 'other',
          path: 'a.js',
          start: { line: 7, col: 1 },
          end: { line: 7, col: 2 },
          extra: { message: 'm', severity: 'INFO', metadata: {} },
        },
      ],
      errors: [{ path: 'c.js', message: 'Syntax error' }],
    },
    ['semgrep:my.rule CWE-79 high a.js:2-5', 'semgrep:other undefined low a.js:7-7'],
    ['c.js'],
  ],
  [
    'eslint',
    [
      {
        filePath: '/r/a.js',
        messages: [
          {
            ruleId: 'security/detect-eval-with-expression',
            severity: 1,
            message: 'm',
            line: 2,
            column: 1,
            endLine: 2,
            endColumn: 9,
          },
          { ruleId: 'semi', severity: 2, message: 'm', line: 3, column: 1 },
          { ruleId: null, fatal: true, severity: 2, message: 'Parsing error', line: 4, column: 1 },
        ],
      },
    ],
    ['eslint:security/detect-eval-with-expression CWE-95 low /r/a.js:2-2'],
    ['/r/a.js'],
  ],
  [
    'gitleaks',
    [{ RuleID: 'github-pat', Description: 'A token', StartLine: 4, EndLine: 4, StartColumn: 2, File: 'x/.env' }],
    ['gitleaks:github-pat CWE-798 high x/.env:4-4'],
    [],
  ],
  [
    'osv-scanner',
    {
      results: [
        {
          source: { path: '/r/package-lock.json' },
          packages: [
            {
              package: { name: 'lodash', version: '4.17.0' },
              groups: [{ ids: ['GHSA-1'], max_severity: '9.1' }],
              vulnerabilities: [{ id: 'GHSA-1', summary: 's', database_specific: { cwe_ids: ['CWE-1321'] } }],
            },
          ],
        },
      ],
    },
    ['osv-scanner:GHSA-1 CWE-1321 critical /r/package-lock.json:1-'],
    [],
  ],
])('what %s writes is read', (name, output, findings, incomplete) => {
  const said = engineOf(name).read(output);
  expect(said.findings.map(told)).toEqual(findings);
  expect(said.incomplete.map(({ path }) => path)).toEqual(incomplete);
});

test.each(engines.map(({ name }) => name))('%s: what is no report of its own holds nothing', (name) => {
  for (const output of [null, 1, 'x', [], {}, { results: 1 }, { results: [null] }, [{ messages: [1] }]]) {
    expect(engineOf(name).read(output).findings.length).toBeLessThan(2);
  }
});

const found = (rule: string, cwe: string, line: number, endLine = line): FoundHere => ({
  rule,
  cwe,
  severity: 'high',
  confidence: 'high',
  message: 'm',
  place: { path: 'a.py', line, column: 1, endLine },
  excerpt: 'x',
  frame: [],
  steps: [],
});

test('what two say of one place is one finding that names both; another weakness or line is one of its own', () => {
  const own = [found('command-injection', 'CWE-78', 3, 5), found('xss', 'CWE-79', 9)];
  const more = mergeEngine(own, [found('bandit:B602', 'CWE-78', 4), found('bandit:B101', 'CWE-703', 9)], 'bandit');
  const all = mergeEngine(more, [found('semgrep:r', 'CWE-78', 5), found('semgrep:s', 'CWE-703', 9)], 'semgrep');
  expect(all.map(({ rule, engines: names }) => [rule, names])).toEqual([
    ['command-injection', ['sallyport', 'bandit', 'semgrep']],
    ['xss', undefined],
    ['bandit:B101', ['bandit', 'semgrep']],
  ]);
});
