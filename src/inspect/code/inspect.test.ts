import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { type CodeLanguage, type CodeParser, codeRules, inspectCode, inspectProject, languageOfPath } from './index.ts';

const parsers = new Map<CodeLanguage, CodeParser>();
beforeAll(async () => {
  for (const language of ['python', 'javascript', 'java'] as const) parsers.set(language, await loadCodeParser(language));
});

function inspect(language: CodeLanguage, text: string): ReturnType<typeof inspectCode> {
  const parser = parsers.get(language);
  if (parser === undefined) throw new Error(language);
  return inspectCode({ path: `a.${language}`, text, language }, parser);
}

const linesOf = (language: CodeLanguage, text: string) =>
  inspect(language, text).findings.map((f) => `${f.rule}:${f.place.line}`);

test('a command that is built from data', () => {
  expect(linesOf('python', 'import os\ndef f(x):\n  os.system("ls " + x)\n')).toEqual(['command-injection:3']);
  expect(linesOf('javascript', 'const cp = require("child_process");\nfunction f(x) { cp.exec(`ls ${x}`); }\n')).toEqual([
    'command-injection:2',
  ]);
});

test.each([
  ['on its own', 'ctx.check_hostname = False', 'high'],
  ['where the caller asks for it', 'if not verify:\n    ctx.check_hostname = False', 'low'],
  ['in the other branch', 'if verify:\n    x = 1\n  else:\n    y = 2\n    ctx.check_hostname = False', 'low'],
  ['under another condition', 'if debug:\n    ctx.check_hostname = False', 'high'],
])('a check of certificates that is switched off %s', (_, body, severity) => {
  const { findings } = inspect('python', `def connect(verify, debug, ctx):\n  ${body}\n`);
  expect(findings.map((f) => `${f.rule} ${f.severity}`)).toEqual([`tls-verification-off ${severity}`]);
});

test('what does not parse is said', () => {
  const { incomplete } = inspect('javascript', "app.get('/x',(req,res)=>{ db.query('select '+req.query.id);");
  expect(incomplete.length).toBeGreaterThan(0);
});

test('annotations before the dots of a parameter are read over', () => {
  const text =
    'class A {\n  void a(java.sql.Statement s, @Nullable Object @Nullable ... names) throws Exception {\n    s.execute("drop " + names[0]);\n  }\n}\n';
  expect(inspect('java', text).incomplete).toEqual([]);
  expect(linesOf('java', text)).toEqual(['sql-injection:3']);
});

test('a language without a parser is said', () => {
  const language = languageOfPath('a.ts');
  if (language === undefined) throw new Error('no language');
  const { incomplete } = inspectProject([{ path: 'a.ts', text: '', language }], () => undefined);
  expect(incomplete).toEqual([{ path: 'a.ts', reason: 'no parser for its language' }]);
});

test('rules have different names', () => {
  expect(new Set(codeRules.map(({ id }) => id)).size).toBe(codeRules.length);
});

test.each([
  ['one longer than what is shown', `"${'Xk9a1b2c3'.repeat(100)}"`],
  ['one over several lines', `"""${'Xk9a1b2c3\n'.repeat(100)}"""`],
  ['one with a quotation mark inside', '"Xk9a1b2c3\\"d4e5f6g7"'],
  ['one with another quotation mark inside', `"Xk9a1b2c3'd4e5f6g7"`],
])('a value that is a secret is not shown: %s', (_, literal) => {
  const { findings } = inspect('python', `SECRET_KEY = ${literal}\n`);
  expect(findings.map(({ rule }) => rule)).toEqual(['hardcoded-secret-key']);
  expect(findings[0]?.excerpt).not.toMatch(/Xk9|d4e5/);
  expect(findings[0]?.excerpt).toContain('SECRET_KEY');
});

const TRIMMED =
  'export function trimmed(text) {\n  return text.replace(/\\s+$/, "");\n}\nexport const count = (chunk) => chunk.exports.length;\n';
const OWN = 'import { trimmed } from "./trimmed.js";\nexport const size = (text) => trimmed(text).length;\n';
const USES = 'import { size } from "./lib/own.js";\nexport const isLong = (list) => list.every((one) => size(one) > 9);\n';

test.each([
  ['alone', [], 'medium'],
  [
    'for another file alone',
    [
      { path: 'lib/own.js', text: OWN },
      { path: 'index.js', text: 'import "./lib/own.js";\n' },
    ],
    'low',
  ],
  [
    'for a file that is given out',
    [
      { path: 'lib/own.js', text: OWN },
      { path: 'index.js', text: USES },
    ],
    'medium',
  ],
  [
    'and the index gives on',
    [
      { path: 'lib/own.js', text: OWN },
      { path: 'index.js', text: 'export { trimmed } from "./lib/trimmed.js";\n' },
    ],
    'medium',
  ],
  [
    'beside what the index gives on',
    [
      { path: 'lib/own.js', text: OWN },
      { path: 'index.js', text: 'import "./lib/own.js";\nexport { count } from "./lib/trimmed.js";\n' },
    ],
    'low',
  ],
] as const)('what a module exports %s', (_, others, severity) => {
  const files = [{ path: 'lib/trimmed.js', text: TRIMMED }, ...others].map((file) => ({
    ...file,
    language: 'javascript' as const,
  }));
  const { findings } = inspectProject(files, (language) => parsers.get(language));
  expect(findings.filter((f) => f.rule === 'redos').map((f) => f.severity)).toEqual([severity]);
});

test('a program that only writes an export gives nothing out', () => {
  const text =
    'const PAGE = `\nexport default {}\n`;\nfunction trimmed(text) {\n  return text.replace(/\\s+$/, "");\n}\nstart({ title: (text) => trimmed(text) }, PAGE);\n';
  const { findings } = inspectProject([{ path: 'index.js', text, language: 'javascript' }], (language) => parsers.get(language));
  expect(findings.filter((f) => f.rule === 'redos').map((f) => f.severity)).toEqual(['low']);
});

test.each([
  ['a check that is called', 'verify_token(token)', 'medium'],
  ['a name that says so', 'made.__signature__ = inspect.signature(token)', 'low'],
] as const)('an error that is swallowed after %s', (_, line, severity) => {
  const text = `def f(made, token):\n    try:\n        ${line}\n    except Exception:\n        pass\n`;
  const parser = parsers.get('python') ?? expect.fail();
  const { findings } = inspectCode({ path: 'f.py', text, language: 'python' }, parser);
  expect(findings.filter((f) => f.rule === 'swallowed-error').map((f) => f.severity)).toEqual([severity]);
});
