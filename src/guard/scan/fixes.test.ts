import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectGroup } from '../../scan/index.ts';
import { loadCodeParser } from '../code-parser.ts';
import { mendAll, nextMend } from './mend.ts';

const options = { rules: [], today: '2026-11-25' };

const flask = (body: string, imports = ''): string =>
  `${imports}from flask import Flask, request\napp = Flask(__name__)\n\n@app.get('/x')\ndef x():\n${body}`;
const express = (body: string, imports = ''): string =>
  `const express = require('express');\n${imports}const app = express();\napp.get('/x', async (req, res) => {\n${body}});\n`;

const goFile = (body: string, driver: string): string =>
  `package main\n\nimport (\n\t"database/sql"\n\t"fmt"\n\t"net/http"\n\t${driver}\n)\n\nvar db *sql.DB\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n${body}\tfmt.Println()\n}\n`;
const servlet = (body: string): string =>
  `import java.util.Random;\nimport javax.servlet.http.*;\n\nclass Show extends HttpServlet {\n  public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n${body}  }\n}\n`;

const sqlite = 'import sqlite3\n';
const cursor = "    db = sqlite3.connect('x')\n    n = request.args['n']\n";

test.each<[name: string, path: string, before: string, after: readonly string[]]>([
  [
    'a statement in quotes',
    'a.py',
    flask(`${cursor}    return str(db.execute("select * from t where a = '" + n + "'"))\n`, sqlite),
    ['db.execute("select * from t where a = ?", (n,))'],
  ],
  [
    'a statement in a variable',
    'a.py',
    flask(`${cursor}    q = f"select * from t where a = '{n}' and b = 1"\n    return str(db.execute(q))\n`, sqlite),
    ['q = "select * from t where a = ? and b = 1"', 'db.execute(q, (n,))'],
  ],
  [
    'a statement with %',
    'a.py',
    flask(`${cursor}    return str(db.execute("select * from t where a = '%s'" % n))\n`, sqlite),
    ['db.execute("select * from t where a = ?", (n,))'],
  ],
  [
    'a statement with format',
    'a.py',
    flask(`${cursor}    return str(db.execute("select * from t where a = {} limit 3".format(n)))\n`, sqlite),
    ['db.execute("select * from t where a = ? limit 3", (n,))'],
  ],
  [
    'mysql',
    'a.js',
    express(
      "  const [rows] = await db.query('select * from t where a = ' + req.query.n);\n  res.json(rows);\n",
      "const mysql = require('mysql2/promise');\nconst db = mysql.createPool({});\n",
    ),
    ["db.query('select * from t where a = ?', [req.query.n])"],
  ],
  [
    'postgres, two values',
    'a.js',
    express(
      "  const sql = `select * from t where a = '${req.query.a}' and b = ${req.query.b}`;\n  res.json(await pool.query(sql));\n",
      "const { Pool } = require('pg');\nconst pool = new Pool();\n",
    ),
    ["'select * from t where a = $1 and b = $2'", 'pool.query(sql, [req.query.a, req.query.b])'],
  ],
  [
    'a shell that is not needed',
    'a.py',
    flask("    subprocess.run(f'grep -n {request.args[\"n\"]} log.txt', shell=True)\n    return ''\n", 'import subprocess\n'),
    [`subprocess.run(['grep', '-n', str(request.args["n"]), 'log.txt'])`],
  ],
  [
    'a word that is put together',
    'a.py',
    flask(
      "    n = request.args['n']\n    subprocess.run(f'convert --size={n} in.png', shell=True, check=True)\n    return ''\n",
      'import subprocess\n',
    ),
    ["subprocess.run(['convert', f\"--size={n}\", 'in.png'], check=True)"],
  ],
  [
    'the output of a command',
    'a.py',
    flask("    n = request.args['n']\n    return os.popen('ls ' + n).read()\n", 'import os\n'),
    ["subprocess.run(['ls', n], capture_output=True, text=True, check=False).stdout", 'import subprocess\n'],
  ],
  [
    'a command of a member',
    'a.js',
    express('  cp.exec(`ls ${req.query.d}`, () => res.end());\n', "const cp = require('child_process');\n"),
    ["cp.execFile('ls', [`${req.query.d}`], () => res.end())"],
  ],
  [
    'a path in a variable',
    'a.py',
    flask("    p = os.path.join('/srv', request.args['n'])\n    return open(p).read()\n", 'import os\n'),
    ["p = os.path.realpath(os.path.join('/srv', request.args['n']))", "if not p.startswith(os.path.realpath('/srv') + os.sep):"],
  ],
  [
    'a page',
    'a.js',
    "const n = new URLSearchParams(location.search).get('n');\ndocument.getElementById('o').innerHTML = n;\n",
    ['.textContent = n'],
  ],
  [
    'a secret in an environment',
    'a.ts',
    `export const apiToken = "${['ghp', 'x7Kd93mQpL2vRt8WzNc4Yb6HfJs1Ga5Ue0Xi'].join('_')}";\n`,
    ['export const apiToken = process.env.API_TOKEN;'],
  ],
  [
    'two mistakes in one call, of which the one makes the other worse',
    'a.py',
    flask("    return 'hi'\n\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', debug=True)\n"),
    ["app.run(host='127.0.0.1', debug=False)"],
  ],
  [
    'a key beside what it signs',
    'a.js',
    express("  res.json(jwt.verify(req.query.t, 'secret'));\n", "const jwt = require('jsonwebtoken');\n"),
    ['jwt.verify(req.query.t, process.env.JWT_SECRET)'],
  ],
  [
    'a statement of Go, in a variable',
    'a.go',
    goFile(
      '\tquery := fmt.Sprintf("select * from t where a = \'%s\'", r.FormValue("n"))\n\trows, _ := db.Query(query)\n\trows.Close()\n',
      '_ "github.com/go-sql-driver/mysql"',
    ),
    ['query := "select * from t where a = ?"', 'db.Query(query, r.FormValue("n"))'],
  ],
  [
    'a statement of Go, for postgres',
    'a.go',
    goFile(
      '\tdb.Exec("delete from t where a = \'" + r.FormValue("a") + "\' and b = " + r.FormValue("b"))\n',
      '_ "github.com/lib/pq"',
    ),
    ['db.Exec("delete from t where a = $1 and b = $2", r.FormValue("a"), r.FormValue("b"))'],
  ],
  [
    'a statement of Spring',
    'A.java',
    servlet('    jdbcTemplate.queryForList("select * from t where a = \'" + request.getParameter("a") + "\'");\n'),
    ['jdbcTemplate.queryForList("select * from t where a = ?", request.getParameter("a"))'],
  ],
  [
    'a generator of Java that is made above',
    'A.java',
    servlet(
      '    Random random = new Random();\n    String token = Long.toHexString(random.nextLong());\n    response.getWriter().print(token.length());\n',
    ),
    ['java.security.SecureRandom random = new java.security.SecureRandom();'],
  ],
  [
    'a cookie of Java whose flags are off',
    'A.java',
    servlet('    Cookie cookie = new Cookie("session", "x");\n    cookie.setSecure(false);\n    response.addCookie(cookie);\n'),
    ['cookie.setSecure(true);', 'cookie.setHttpOnly(true);\n    response.addCookie(cookie);'],
  ],
  [
    'random numbers of Ruby',
    'a.rb',
    '# frozen_string_literal: true\n\ndef token\n  token = rand(1_000_000)\nend\n',
    ["# frozen_string_literal: true\nrequire 'securerandom'\n", 'SecureRandom.random_number(1_000_000)'],
  ],
  [
    'a secret of Ruby',
    'a.rb',
    "class Job\n  def run\n    password = 'hunter2-shop'\n    connect('root', password)\n  end\nend\n",
    ["password = ENV.fetch('PASSWORD')"],
  ],
])('%s', async (_name, path, before, after) => {
  const mended = await mendAll({ path, text: before }, options);
  for (const part of after) expect(mended.after).toContain(part);
});

test.each<[why: string, path: string, text: string]>([
  ['a table can be no value', 'a.py', flask(`${cursor}    return str(db.execute('select * from ' + n))\n`, sqlite)],
  [
    'no driver is known',
    'a.py',
    flask('    n = request.args[\'n\']\n    return str(get_db().execute("select * from t where a = \'" + n + "\'"))\n'),
  ],
  [
    'the statement is changed on the way',
    'a.py',
    flask(
      `${cursor}    q = "select * from t where a = '" + n + "'"\n    q += ' limit 3'\n    return str(db.execute(q))\n`,
      sqlite,
    ),
  ],
  [
    'a pipe needs a shell',
    'a.py',
    flask("    n = request.args['n']\n    os.system('cat ' + n + ' | head')\n    return ''\n", 'import os\n'),
  ],
  [
    'the program itself is the value',
    'a.py',
    flask("    n = request.args['n']\n    os.system(n + ' --help')\n    return ''\n", 'import os\n'),
  ],
  [
    'the driver of Go is not named',
    'a.go',
    goFile('\tdb.Exec("delete from t where a = \'" + r.FormValue("a") + "\'")\n', '"os"'),
  ],
  [
    'a shell does more than to take words apart',
    'a.rb',
    'class A < ApplicationController\n  def show\n    system("cat #{params[:n]} | head")\n  end\nend\n',
  ],
  [
    'a missing password would equal an unset variable',
    'a.js',
    "function login(user, password) {\n  return user === 'root' && password === 'made up';\n}\n",
  ],
])('no rewrite where %s', async (_why, path, text) => {
  expect((await mendAll({ path, text }, options)).mends).toEqual([]);
});

test('what was declined is not offered again, and the next one is', async () => {
  const text =
    'import requests\n\nrequests.get("https://a.example", verify=False)\nrequests.get("https://b.example", verify=False)\n';
  const first = await nextMend({ path: 'a.py', text }, { ...options, declined: new Set() });
  const second = await nextMend({ path: 'a.py', text }, { ...options, declined: new Set([first?.key ?? '']) });
  expect([first?.finding.place.line, second?.finding.place.line]).toEqual([3, 4]);
});

test('a suppressed finding is not mended', async () => {
  const text =
    'import requests\n\nrequests.get("https://a.example", verify=False)  # sallyport-ignore tls-verification-off -- a test server\n';
  expect((await mendAll({ path: 'a.py', text }, options)).mends).toEqual([]);
});

const RULES = join(import.meta.dirname, '..', '..', 'inspect', 'code', 'rules');

test('of the bad cases of all rules, those that have a rewrite: it holds, and mending twice changes nothing', async () => {
  const mended: string[] = [];
  for (const rule of readdirSync(RULES, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const folder = join(RULES, rule.name, 'cases');
    for (const name of readdirSync(folder).filter((one) => one.startsWith('bad-'))) {
      const text = { path: `src/${name}`, text: readFileSync(join(folder, name), 'utf8') };
      const { findings } = await inspectGroup([text], { loadParser: loadCodeParser, fileMs: 10_000 });
      if (!findings.some(({ rule: found, fix }) => found === rule.name && fix !== undefined)) continue;
      const { after } = await mendAll(text, options);
      const again = await mendAll({ ...text, text: after }, options);
      expect(again.mends, `${rule.name}/${name}`).toEqual([]);
      mended.push(rule.name);
    }
  }
  expect(new Set(mended).size).toBeGreaterThanOrEqual(30);
});

test('each trial of a fix is told, so that a file with many of them does not count as one that hangs', async () => {
  const text = `import requests\n\n${'requests.get("https://a.example", verify=False)\n'.repeat(3)}`;
  const told: string[] = [];
  await inspectGroup([{ path: 'a.py', text }], { loadParser: loadCodeParser, fileMs: 10_000, onFile: (path) => told.push(path) });
  expect(told.length).toBeGreaterThanOrEqual(2 + 3);
  expect(new Set(told)).toEqual(new Set(['a.py']));
});

test('a file that does not parse is not mended: what a rewrite does to it could not be told', async () => {
  const text = 'import requests\nrequests.get("https://a.example", verify=False)\ndef (:\n';
  const { findings, incomplete } = await inspectGroup([{ path: 'a.py', text }], { loadParser: loadCodeParser, fileMs: 10_000 });
  expect(incomplete.length).toBeGreaterThan(0);
  expect(findings.map(({ rule, fix }) => [rule, fix])).toContainEqual(['tls-verification-off', undefined]);
});

test('what weighs most is mended first, however much of little weight stands before it', async () => {
  const little = Array.from({ length: 60 }, (_, at) => `h${at} = hashlib.md5(b'${at}').hexdigest()\n`).join('');
  const text = `import hashlib\n${little}${flask(`${cursor}    return str(db.execute("select * from t where a = '" + n + "'"))\n`, sqlite)}`;
  const { findings } = await inspectGroup([{ path: 'a.py', text }], { loadParser: loadCodeParser, fileMs: 10_000 });
  expect(findings.filter(({ rule, fix }) => rule === 'weak-hash' && fix !== undefined).length).toBeGreaterThan(0);
  expect(findings.find(({ rule }) => rule === 'sql-injection')?.fix).toBeDefined();
});

test.each([
  ['low', ['sql-injection', 'weak-hash']],
  ['medium', ['sql-injection']],
  ['high', ['sql-injection']],
  ['none', []],
] as const)('from %s on fixes are looked for, and everything is found all the same', async (fixesFrom, mended) => {
  const text = `import hashlib\nh = hashlib.md5(b'a').hexdigest()\n${flask(`${cursor}    return str(db.execute("select * from t where a = '" + n + "'"))\n`, sqlite)}`;
  const { findings } = await inspectGroup([{ path: 'a.py', text }], { loadParser: loadCodeParser, fileMs: 10_000, fixesFrom });
  const rules = (found: typeof findings): readonly string[] => [...new Set(found.map(({ rule }) => rule))].sort();
  expect(rules(findings)).toEqual(['sql-injection', 'weak-hash']);
  expect(rules(findings.filter(({ fix }) => fix !== undefined))).toEqual(mended);
});
