import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { type CodeLanguage, type CodeParser, inspectCode, languageOfPath } from './index.ts';

let python: CodeParser;
let javascript: CodeParser;
let java: CodeParser;
let php: CodeParser;

beforeAll(async () => {
  python = await loadCodeParser('python');
  javascript = await loadCodeParser('javascript');
  java = await loadCodeParser('java');
  php = await loadCodeParser('php');
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['brackets that never end', '('.repeat(20_000)],
  ['lists in lists', `${'['.repeat(3000)}${']'.repeat(3000)}`],
  ['a long sum', `x = ${'1 + '.repeat(5000)}1`],
  ['calls of calls', `f${'()'.repeat(3000)}`],
  ['ifs in ifs', Array.from({ length: 90 }, (_, depth) => `${' '.repeat(depth)}if a${depth}:`).join('\n')],
  ['an if with 20,000 clauses', `if a:a\n${'elif a:a\n'.repeat(20_000)}`],
  ['a function that calls itself', 'def f(a):\n    return f(f(a))\nf(1)\n'],
  ['functions that call each other', 'def f(a):\n    return g(a)\ndef g(a):\n    return f(a)\n'],
  ['a list that grows in a loop', 'x = []\nfor i in y:\n    x = x + x + [i]\n    x.append(x)\n'],
  ['text that grows', 'x = "aaaaaaaa"\n'.concat('x = x + x\n'.repeat(60))],
  ['half a surrogate', 'x = "\ud800"\nos.system(x)\n'],
  ['bytes that are no text', '\u0001\u0002\ufffd'.repeat(500)],
];

test.each(HOSTILE)('%s: an answer, no error', (_name, text) => {
  for (const [language, parser] of [
    ['python', python],
    ['javascript', javascript],
  ] as const) {
    const { findings, incomplete } = inspectCode({ path: 'a', text, language }, parser);
    expect(Array.isArray(findings)).toBe(true);
    expect(Array.isArray(incomplete)).toBe(true);
  }
});

/** Lines on which patterns of rules once cost the square of their length. */
const LONG_LINES: readonly (readonly [string, CodeLanguage, string])[] = [
  ['a word beside a random number', 'python', `import random\ntoken = random.random()  # ${'a'.repeat(100_000)}\n`],
  [
    'templates with one long name',
    'python',
    `from flask import render_template_string\n${`render_template_string("{{ ${'a'.repeat(9900)} safe")\n`.repeat(100)}`,
  ],
  [
    'an exception and blanks',
    'python',
    `from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef f():\n    try:\n        g()\n    # except${' '.repeat(80_000)}\n    except ValueError as e:\n        return str(e)\n`,
  ],
  ['empty lines', 'javascript', `function f(a) { return /(x+)+y/.test(a); }\n${'\n'.repeat(60_000)}`],
  ['what a page keeps', 'javascript', `localStorage.setItem('a', ${'1'.repeat(100_000)});\n`],
  ['a pattern with classes in classes', 'javascript', `x = h.replace(/<${'[^>'.repeat(3000)}]/g, '<$1></$1>');\n`],
  ['classes that never end', 'javascript', `x = '${'[\\\\'.repeat(3000)}'.replace(/"/g, '\\\\"');\n`],
  ['a decorator with one long name', 'python', `from a import csrf_exempt\n@${'csrf'.repeat(50_000)}\ndef f(a):\n    pass\n`],
  [
    'empty lines behind a context',
    'python',
    `import ssl\nctx = ssl._create_unverified_context()\n${'\n'.repeat(100_000)}x = 1\n`,
  ],
  ['a pattern of quotes', 'php', `<?php\n$x = preg_replace("/[${"'".repeat(100_000)}", '', $_GET['q']);\n`],
  [
    'sums in sums',
    'php',
    `<?php\n$x = ${"'a ' . (".repeat(24)}'b'${") . addslashes($_GET['q'])".repeat(24)};\nmysqli_query($c, $x);\n`,
  ],
  [
    'a long name in a log',
    'java',
    `import javax.servlet.http.*;\nclass A { void a() { log.info(${'session'.repeat(40_000)}); } }\n`,
  ],
  ['a long statement', 'python', `cursor.execute("update ${'set '.repeat(60_000)}", (password,))\n`],
];

test.each(LONG_LINES)('%s cost no more than their length', (_name, language, text) => {
  const before = processorTime();
  const parser = language === 'python' ? python : language === 'java' ? java : language === 'php' ? php : javascript;
  inspectCode({ path: `a.${language}`, text, language }, parser);
  expect(processorTime() - before).toBeLessThan(5000);
});

test('a NUL, and text that is too long, are said', () => {
  const reasonsOf = (text: string) =>
    inspectCode({ path: 'a', text, language: 'python' }, python).incomplete.map((one) => one.reason);
  expect(reasonsOf('x = 1\0')).toEqual(['it holds a NUL']);
  expect(reasonsOf('#'.repeat(1024 * 1024 + 1))).toEqual(['longer than 1 MiB']);
});

test('a stack that is used up is said', () => {
  const deep: CodeParser = {
    ...python,
    parse: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
  };
  const { findings, incomplete } = inspectCode({ path: 'a', text: 'x = 1', language: 'python' }, deep);
  expect({ findings, incomplete }).toEqual({ findings: [], incomplete: [{ path: 'a', reason: 'a part is nested too deeply' }] });
});

test('a deadline that is over is said', () => {
  const text = Array.from({ length: 5000 }, (_, index) => `def f${index}(a):\n    return g(a, ${index})\n`).join('');
  const { incomplete } = inspectCode({ path: 'a', text, language: 'python' }, python, { deadlineOf: () => () => true });
  expect(incomplete.length).toBeGreaterThan(0);
});

test('the same text gives the same answer', () => {
  const text = 'import os\nfrom flask import request\ndef f():\n    os.system(request.args["a"])\n    eval(request.args["b"])\n';
  const once = JSON.stringify(inspectCode({ path: 'a.py', text, language: 'python' }, python));
  expect(JSON.stringify(inspectCode({ path: 'a.py', text, language: 'python' }, python))).toBe(once);
});

test.each([
  [
    'a parameter of a route',
    `from flask import Flask\napp = Flask(__name__)\n@app.get('/<int:a>/x')\ndef f(NAME):\n    return NAME\n`,
  ],
  ['an argument of a constructor', 'class A:\n    def __init__(self, NAME):\n        self.a = NAME\n\ndef f(x):\n    A(x)\n'],
])('a name of 60,000 letters is read: %s', (_name, text) => {
  const long = text.replaceAll('NAME', 'x'.repeat(60_000));
  expect(inspectCode({ path: 'a.py', text: long, language: 'python' }, python).incomplete).toEqual([]);
});

test('names that every object has are names like others', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const text = `import ${name}\nfrom ${name} import x\n${name}.${name}(${name}=1)\n`;
    expect(inspectCode({ path: 'a.py', text, language: 'python' }, python).incomplete).toEqual([]);
    expect(languageOfPath(`a.${name}`)).toBeUndefined();
  }
});

const OTHERS: readonly (readonly [CodeLanguage, string, string])[] = [
  ['java', 'else ifs', `class A { void f() { if (a) a(); ${'else if (a) a(); '.repeat(20_000)}} }`],
  ['java', 'calls of calls', `class A { void f() { a${'.b()'.repeat(5000)}; } }`],
  ['java', 'a class that is its own base', 'class A extends A { void f(String s) { g(s); super.f(s); } }'],
  ['java', 'methods that call each other', 'class A { String f(String s) { return g(s); } String g(String s) { return f(s); } }'],
  ['java', 'text that grows', `class A { void f(StringBuilder s) { ${'s.append(s).append(s); '.repeat(500)}} }`],
  ['go', 'a function that calls itself', 'package a\nfunc f(s string) string { return f(f(s)) }\n'],
  ['go', 'blocks in blocks', `package a\nfunc f() ${'{'.repeat(3000)}${'}'.repeat(3000)}\n`],
  ['go', 'a type that holds itself', 'package a\ntype A struct { a *A }\nfunc (a *A) f() { a.a.a.f() }\n'],
  ['php', 'brackets that never end', `<?php ${'['.repeat(20_000)}`],
  ['php', 'many dots', `<?php $x = ${'"a" . '.repeat(5000)}"a";`],
  ['php', 'tags that open and close', '<?php ?>'.repeat(5000)],
  ['ruby', 'many here-documents', `${'f(<<A)\nx\nA\n'.repeat(3000)}`],
  ['ruby', 'here-documents without an end', 'f(<<A, <<B)\n'.repeat(2000)],
  ['ruby', 'a method that is its own value', 'def f\n  f\nend\ndef g\n  h\nend\ndef h\n  g\nend\nf\ng\n'],
  ['ruby', 'elsifs', `if a\n${'elsif a\n'.repeat(20_000)}end\n`],
];

test.each(OTHERS)('%s, %s: an answer, no error', async (language, _name, text) => {
  const { findings } = inspectCode({ path: 'a', text, language }, await loadCodeParser(language));
  expect(Array.isArray(findings)).toBe(true);
});
