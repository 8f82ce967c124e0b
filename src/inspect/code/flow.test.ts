import { beforeAll, expect, test } from 'vitest';
import { loadCodeParser } from '../../guard/index.ts';
import { type CodeFile, type CodeLanguage, type CodeParser, inspectProject, languageOfPath } from './index.ts';

const parsers = new Map<CodeLanguage, CodeParser>();

beforeAll(async () => {
  for (const language of ['python', 'javascript', 'typescript', 'java', 'go', 'php', 'ruby'] as const)
    parsers.set(language, await loadCodeParser(language));
});

function inspect(files: Readonly<Record<string, string>>): ReturnType<typeof inspectProject> {
  const all = Object.entries(files).map(([path, text]): CodeFile => {
    const language = languageOfPath(path);
    if (language === undefined) throw new Error(path);
    return { path, text, language };
  });
  return inspectProject(all, (language) => parsers.get(language));
}

/** Findings of high confidence, as `rule path:line`. */
function sure(files: Readonly<Record<string, string>>): readonly string[] {
  const { findings } = inspect(files);
  return findings
    .filter(({ confidence }) => confidence === 'high')
    .map(({ rule, place }) => `${rule} ${place.path}:${place.line}`);
}

test('from a route through a controller to a service in another file', () => {
  const files = {
    'routes.js':
      "const app = require('express')();\nconst { show } = require('./controller');\napp.get('/x', (req, res) => { show(req.query.name); });\n",
    'controller.js': "const service = require('./service');\nexports.show = (name) => service.list(name);\n",
    'service.js':
      "const { exec } = require('child_process');\nfunction list(folder) { exec('ls ' + folder); }\nmodule.exports = { list };\n",
  };
  expect(sure(files)).toEqual(['command-injection service.js:2']);
  const [finding] = inspect(files).findings.filter(({ rule }) => rule === 'command-injection');
  expect(finding?.trace?.map(({ place }) => place.path)).toEqual(expect.arrayContaining(['routes.js', 'service.js']));
});

test('a package of Python, by relative and absolute names', () => {
  const files = {
    'shop/__init__.py': '',
    'shop/db.py': 'def find(cursor, name):\n    cursor.execute("select * from t where n = \'%s\'" % name)\n',
    'shop/views.py':
      "from flask import Blueprint, request\nfrom .db import find\nbp = Blueprint('a', __name__)\n@bp.get('/a')\ndef a():\n    find(get_cursor(), request.args['n'])\n    return ''\n",
  };
  expect(sure(files)).toEqual(['sql-injection shop/db.py:2']);
});

test('a function that throws unless its argument is right makes it right', () => {
  const check = 'def check(name):\n    if name not in ("a", "b"):\n        raise ValueError\n';
  const use = 'import os\nfrom flask import request\n';
  const view = 'def view():\n    name = request.args["n"]\n    check(name)\n    os.system("ls " + name)\n';
  expect(sure({ 'a.py': use + check + view })).toEqual([]);
  expect(sure({ 'a.py': `${use}def check(name):\n    pass\n${view}` })).toEqual(['command-injection a.py:8']);
});

test.each([
  ['a branch that is over', 'if (/^\\w+$/.test(req.query.n)) { res.type("text"); }', ['command-injection a.js:2']],
  ['a branch without an end', 'if (!/^\\w+$/.test(req.query.n)) { res.type("text"); }', ['command-injection a.js:2']],
  ['a branch that ends', 'if (!/^\\w+$/.test(req.query.n)) { return res.end(); }', []],
  ['both branches', 'if (/^\\w+$/.test(req.query.n)) { res.type("text"); } else { req.query.n = "a"; }', []],
])('a check of a member in %s', (_what, check, expected) => {
  const head = "const app = require('express')(); const { exec } = require('child_process');\n";
  const text = `${head}app.get('/x', (req, res) => { ${check} exec('ls ' + req.query.n); });\n`;
  expect(sure({ 'a.js': text })).toEqual(expected);
});

test('a sink whose callers are all harmless is not said', () => {
  const text = 'import os\ndef run(what):\n    os.system("ls " + what)\nrun("a")\nrun("b")\n';
  expect(
    inspect({ 'a.py': text }).findings.filter(({ confidence, severity }) => confidence === 'high' || severity === 'medium'),
  ).toEqual([]);
});

test.each<[name: string, body: string, isFound: boolean]>([
  ['a branch that never runs', '    x = "a"\n    if 2 * 3 > 7:\n        x = p\n', false],
  ['a branch that always runs', '    x = "a"\n    if 2 * 3 > 5:\n        x = p\n', true],
  ['another element of a list', '    l = ["a", p]\n    x = l[0]\n', false],
  ['the element of a list', '    l = ["a", p]\n    x = l[1]\n', true],
  ['another key of a map', '    m = {"a": p}\n    m["b"] = "c"\n    x = m["b"]\n', false],
  ['the key of a map', '    m = {"a": "c"}\n    m["a"] = p\n    x = m["a"]\n', true],
  ['an early return', '    x = p\n    if not x.isalnum():\n        return ""\n', false],
  ['a number', '    x = str(int(p))\n', false],
  ['a round trip through base64', '    import base64\n    x = base64.b64decode(base64.b64encode(p.encode())).decode()\n', true],
  ['a loop', '    x = ""\n    for part in p.split("/"):\n        x += part\n', true],
  ['a value that is overwritten', '    x = p\n    x = "a"\n', false],
])('%s', (_name, body, isFound) => {
  const text = `import os\nfrom flask import request\ndef view():\n    p = request.args["p"]\n${body}    os.system("ls " + x)\n`;
  expect(sure({ 'a.py': text }).length > 0).toBe(isFound);
});

test('files of tests count for less, and are not dropped', () => {
  const text = 'import os\nfrom flask import request\ndef view():\n    os.system(request.args["p"])\n';
  expect(inspect({ 'tests/a.py': text }).findings.map(({ severity, confidence }) => `${severity}/${confidence}`)).toContain(
    'low/low',
  );
});

const DEEP = 60;

test('a function that is first reached through many calls is read', () => {
  const calls = Array.from({ length: DEEP }, (_, at) => `def f${at}():\n    f${at + 1}()\n    os.system(request.args["x"])\n`);
  const files = { 'a.py': `import os\nfrom flask import request\n${calls.join('')}` };
  expect(sure(files)).toEqual(calls.map((_, at) => `command-injection a.py:${3 * at + 5}`));
});

test('a function in a function in a function, and so on, is read; that names far outside are not looked up is said', () => {
  const within = (depth: number): Readonly<Record<string, string>> => {
    const nested = Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}def f${at}():\n`).join('');
    const body = ['import os', 'from flask import request', 'os.system(request.args["x"])'];
    return { 'a.py': `${nested}${body.map((line) => `${' '.repeat(depth)}${line}\n`).join('')}`, 'b.py': 'x = 1\n' };
  };
  expect(sure(within(20))).toEqual(['command-injection a.py:23']);
  expect(inspect(within(20)).incomplete).toEqual([]);
  expect(sure(within(DEEP))).toEqual([`command-injection a.py:${DEEP + 3}`]);
  expect(inspect(within(DEEP)).incomplete).toEqual([{ path: 'a.py', reason: 'a part is nested too deeply' }]);
});

test.each([
  ['what a sanitizer did is undone', 'os.system(json.loads(json.dumps({"k": p}))["k"])', true],
  ['escaped and unescaped', 'return html.unescape(html.escape(p))', true],
  ['checked before', 'if p not in ("a", "b"):\n        return ""\n    os.system(json.loads(json.dumps({"k": p}))["k"])', false],
])('%s', (_name, code, isBad) => {
  const head =
    'import html, json, os\nfrom flask import Flask, request\napp = Flask(__name__)\n@app.get("/")\ndef f():\n    p = request.args["p"]\n';
  expect(sure({ 'a.py': `${head}    ${code}\n` }).length > 0).toBe(isBad);
});

test('Java: from a controller through a service to a store in other packages', () => {
  const files = {
    'web/Users.java':
      'package shop.web;\nimport shop.store.UserStore;\n@RestController class Users {\n  @Autowired UserStore store;\n  @GetMapping("/u") Object u(@RequestParam String name) { return store.find(name); }\n}\n',
    'store/UserStore.java':
      'package shop.store;\npublic class UserStore {\n  JdbcTemplate jdbc;\n  Object find(String name) {\n    return jdbc.queryForList("select * from u where n = \'" + name + "\'");\n  }\n}\n',
  };
  expect(sure(files)).toEqual(['sql-injection store/UserStore.java:5']);
});

test('Go: the files of a package, and a package of the same module', () => {
  const files = {
    'web/handler.go':
      'package web\nimport (\n\t"net/http"\n\t"example.com/shop/store"\n)\nfunc handle(w http.ResponseWriter, r *http.Request) {\n\tstore.Find(nameOf(r))\n}\n',
    'web/name.go': 'package web\nimport "net/http"\nfunc nameOf(r *http.Request) string { return r.FormValue("name") }\n',
    'shop/store/find.go': 'package store\nfunc Find(name string) {\n\tdb.Exec("delete from u where n = \'" + name + "\'")\n}\n',
  };
  expect(sure(files)).toEqual(['sql-injection shop/store/find.go:3']);
});

test('PHP and Ruby: a name is known in all files', () => {
  const php = {
    'index.php': '<?php\n(new Runner())->go($_GET["x"]);\n',
    'lib/Runner.php': '<?php\nclass Runner {\n  function go($what) { system("run " . $what); }\n}\n',
  };
  expect(sure(php)).toEqual(['command-injection lib/Runner.php:3']);
  const ruby = {
    'app/a.rb': 'class A < ApplicationController\n  def show\n    Runner.go(params[:x])\n  end\nend\n',
    'lib/runner.rb': 'module Runner\n  def self.go(what)\n    system("run #{what}")\n  end\nend\n',
  };
  expect(sure(ruby)).toEqual(['command-injection lib/runner.rb:3']);
});
