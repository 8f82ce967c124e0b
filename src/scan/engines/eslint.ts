import type { Finding, Incomplete } from '../../model/index.ts';
import { countIn, type Engine, listIn, member, textIn, weaknessOf } from './engine.ts';

/** Rules about security among all that a project may have switched on. */
const SECURITY =
  /^(?:security(?:-node)?|no-unsanitized|@microsoft\/sdl|no-secrets|sonarjs|xss|react\/no-danger.*|react\/jsx-no-(?:script-url|target-blank))(?:\/|$)|^no-(?:eval|implied-eval|new-func|script-url)$|^@typescript-eslint\/no-implied-eval$/;

/** What the names of its rules stand for, where that is plain. */
const WEAKNESSES: readonly (readonly [RegExp, number])[] = [
  [/eval|new-func|detect-non-literal-require/, 95],
  [/child-process|detect-child/, 78],
  [/fs-filename/, 22],
  [/unsafe-regex|non-literal-regexp/, 1333],
  [/innerhtml|no-unsanitized|no-danger|document-write|xss/i, 79],
  [/timing/, 208],
  [/pseudo-?random|insecure-random/i, 338],
  [/secret/, 798],
];

/** With the project's own settings, and the security plugins that they name. */
export const eslint: Engine = {
  name: 'eslint',
  least: [8, 0],
  versionArgs: ['--version'],
  needsRules: false,
  settingsData: [],
  settingsProgram: [
    'eslint.config.js',
    'eslint.config.mjs',
    'eslint.config.cjs',
    'eslint.config.ts',
    'eslint.config.mts',
    'eslint.config.cts',
    '.eslintrc.js',
    '.eslintrc.cjs',
    '.eslintrc.yaml',
    '.eslintrc.yml',
    '.eslintrc.json',
  ],
  args: () => ['--format', 'json', '--no-error-on-unmatched-pattern', '--no-warn-ignored', '.'],
  list: undefined,
  read: (output) => ({
    findings: listIn(output).flatMap((file) =>
      listIn(file, 'messages').flatMap((one) => findingIn(textIn(file, 'filePath'), one)),
    ),
    incomplete: listIn(output).flatMap((file) =>
      listIn(file, 'messages').flatMap((one): readonly Incomplete[] =>
        member(one, 'fatal') === true
          ? [{ path: textIn(file, 'filePath'), line: countIn(one, 1, 'line'), reason: `eslint: ${textIn(one, 'message')}` }]
          : [],
      ),
    ),
  }),
};

function findingIn(path: string, one: unknown): readonly Finding[] {
  const rule = textIn(one, 'ruleId');
  if (!SECURITY.test(rule)) return [];
  const line = countIn(one, 1, 'line');
  return [
    {
      rule: `eslint:${rule}`,
      cwe: weaknessOf(WEAKNESSES.find(([pattern]) => pattern.test(rule))?.[1]),
      severity: member(one, 'severity') === 2 ? 'medium' : 'low',
      confidence: 'low',
      message: textIn(one, 'message'),
      place: {
        path,
        line,
        column: countIn(one, 1, 'column'),
        endLine: Math.max(line, countIn(one, line, 'endLine')),
        endColumn: countIn(one, 1, 'endColumn'),
      },
      excerpt: '',
    },
  ];
}
