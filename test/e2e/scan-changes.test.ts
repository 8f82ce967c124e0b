import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, makeWorkspace, type Place, sallyport } from './sallyport.test-support.ts';

const INJECTION = `import sqlite3
from flask import Flask, request
app = Flask(__name__)

@app.route('/user')
def user():
    name = request.args['name']
    return str(sqlite3.connect('x.db').execute("SELECT * FROM users WHERE name = '" + name + "'").fetchall())
`;
const CLEAN = 'def add(a, b):\n    return a + b\n';

function write(place: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
    writeFileSync(join(place.workspace, path), text);
  }
}

function git(place: Place, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: place.workspace, env: place.env });
}

function commit(place: Place, files: Readonly<Record<string, string>>): void {
  write(place, files);
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'x');
}

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly fingerprint: string;
  readonly commit?: string;
  readonly suppressed?: object;
}

async function found(place: Place, ...args: readonly string[]): Promise<{ ended: Ended; findings: readonly Found[] }> {
  const ended = await sallyport(place, ['scan', '--format', 'json', ...args]);
  const document: { findings: Found[] } = ended.stdout === '' ? { findings: [] } : JSON.parse(ended.stdout);
  return { ended, findings: document.findings.filter(({ suppressed }) => suppressed === undefined) };
}

const places = (findings: readonly Found[]): readonly string[] =>
  findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`);

test.each<[name: string, files: Readonly<Record<string, string>>, args: readonly string[], code: number]>([
  ['clean', { 'a.py': CLEAN }, [], 0],
  ['a finding at the limit', { 'a.py': INJECTION }, [], 1],
  ['a finding below the limit', { 'a.py': INJECTION }, ['--fail-on', 'critical'], 0],
  ['no limit', { 'a.py': INJECTION }, ['--fail-on', 'none'], 0],
  ['a file that does not parse', { 'a.py': 'def (:\n' }, [], 3],
  ['a finding weighs more than a file that does not parse', { 'a.py': INJECTION, 'b.py': 'def (:\n' }, [], 1],
  ['no time', { 'a.py': CLEAN }, ['--max-time', '1ms'], 3],
  ['a path that is not there', {}, ['nope'], 2],
  ['a rule that does not exist', {}, ['--rule', 'sql-injectoin'], 2],
  ['an option that does not exist', {}, ['--frobnicate'], 2],
  ['a commit outside a repository', {}, ['--diff', 'main'], 2],
])('%s: exit %#', async (_name, files, args, code) => {
  const place = makeWorkspace();
  write(place, files);
  expect((await sallyport(place, ['scan', ...args])).code).toBe(code);
});

test.each(['json', 'sarif', 'junit', 'gitlab', 'gitlab-sast', 'github'])(
  '--format %s is the same bytes with and without cache',
  async (format) => {
    const place = makeWorkspace();
    write(place, { 'a.py': INJECTION, 'b.py': CLEAN });
    const run = async (...more: readonly string[]): Promise<string> =>
      (await sallyport(place, ['scan', '--format', format, ...more])).stdout.replaceAll(
        /"(?:ms|cached)":\d+|\d{4}-\d\d-\d\dT[\d:]+|time="[\d.]+"/g,
        '',
      );
    const plain = await run('--no-cache');
    expect(plain).not.toBe('');
    expect(await run()).toBe(plain);
    expect(await run()).toBe(plain);
  },
);

test('--diff tells what the branch brings, committed or not; what was there, and what only moved, is not told', async () => {
  const place = makeWorkspace();
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'old.py': INJECTION, 'moved.py': INJECTION });
  git(place, 'checkout', '-q', '-b', 'work');
  commit(place, { 'new.py': INJECTION });
  write(place, { 'moved.py': `# more\n\n${INJECTION}`, 'later.py': INJECTION });
  const { findings } = await found(place, '--diff', 'main');
  expect(places(findings)).toEqual(['later.py:8 sql-injection', 'new.py:8 sql-injection']);
  rmSync(join(place.workspace, 'old.py'));
  write(place, { 'renamed.py': `${INJECTION}\n# another ending\n` });
  expect(places((await found(place, '--diff', 'main', 'renamed.py')).findings)).toEqual([]);
});

test('--staged tells what is staged, not what lies in the folder', async () => {
  const place = makeWorkspace();
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'a.py': CLEAN });
  write(place, { 'a.py': INJECTION, 'b.py': INJECTION });
  git(place, 'add', 'a.py');
  write(place, { 'a.py': CLEAN });
  expect(places((await found(place, '--staged')).findings)).toEqual(['a.py:8 sql-injection']);
});

test('a suppression that comes with the change is a finding; one that was there silences', async () => {
  const place = makeWorkspace();
  const quiet = INJECTION.replace('    return', '    # sallyport-ignore sql-injection -- names have no quotes\n    return');
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'a.py': quiet });
  expect((await sallyport(place, ['scan'])).code).toBe(0);
  write(place, { 'b.py': quiet });
  const { ended, findings } = await found(place, '--diff', 'main');
  expect(findings.map(({ rule }) => rule)).toEqual(['suppression-added']);
  expect(ended.code).toBe(1);
});

test('an old suppression that still works is not called unused when its file changes', async () => {
  const place = makeWorkspace();
  const quiet = INJECTION.replace('    return', '    # sallyport-ignore sql-injection -- names have no quotes\n    return');
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'a.py': quiet });
  write(place, { 'a.py': `${quiet}\nx = 1\n` });
  const { ended, findings } = await found(place, '--diff', 'main');
  expect(findings).toEqual([]);
  expect(ended.code).toBe(0);
});

test.each(['--diff', '--staged'])('under %s an old suppression does not silence a new finding without a word', async (flag) => {
  const place = makeWorkspace();
  const harmless = INJECTION.replace(`name = '" + name + "'"`, `name = 'x'"`);
  const silent = (text: string): string =>
    text.replace('    return', '    # sallyport-ignore sql-injection -- names have no quotes\n    return');
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'a.py': silent(harmless) });
  write(place, { 'a.py': silent(INJECTION) });
  git(place, 'add', '-A');
  const { ended, findings } = await found(place, ...(flag === '--diff' ? ['--diff', 'main'] : ['--staged']));
  expect(places(findings)).toEqual(['a.py:8 suppression-added']);
  expect(ended.code).toBe(1);
});

test('--history finds a secret that was taken out again, names its commit, and shows nothing of it', async () => {
  const place = makeWorkspace();
  const secret = ['ghp', '_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('');
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'config.py': `TOKEN = "${secret}"\n` });
  commit(place, { 'config.py': 'TOKEN = None\n' });
  expect((await found(place)).findings).toEqual([]);
  const { ended, findings } = await found(place, '--history');
  expect(findings).toMatchObject([{ rule: 'secret-token', file: 'config.py', line: 1 }]);
  expect(findings[0]?.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(ended.stdout + ended.stderr).not.toContain(secret);
});

test('no form of the report, and no file that is kept, holds the value of a secret', async () => {
  const place = makeWorkspace();
  const secret = ['ghp', '_', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('');
  write(place, { 'a.py': `x = 1\nTOKEN = "${secret}"\nimport os; os.system(input())\n` });
  for (const format of ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'gitlab-sast']) {
    const ended = await sallyport(place, ['scan', '--format', format]);
    expect(ended.stdout).toMatch(/secret-token/);
    expect(ended.stdout + ended.stderr).not.toContain(secret);
  }
  // grep exits with 1 where nothing was found.
  expect(spawnSync('grep', ['-rlF', secret, place.state, place.home]).status).toBe(1);
});

test('a baseline: written, quiet, told of what is new, told of what is gone, pruned', async () => {
  const place = makeWorkspace();
  write(place, { 'a.py': INJECTION, 'b.py': INJECTION });
  const file = join(place.workspace, 'base.json');
  expect((await sallyport(place, ['scan', '--write-baseline', 'base.json'])).code).toBe(1);
  expect((await sallyport(place, ['scan', '--baseline', 'base.json'])).code).toBe(0);
  write(place, { 'a.py': `\n\n${INJECTION}`, 'c.py': INJECTION });
  expect(places((await found(place, '--baseline', 'base.json')).findings)).toEqual(['c.py:8 sql-injection']);
  rmSync(join(place.workspace, 'b.py'));
  expect((await sallyport(place, ['scan', '--baseline', 'base.json'])).stdout).toContain(
    '1 entry of the baseline matches nothing',
  );
  await sallyport(place, ['scan', '--baseline', 'base.json', '--prune-baseline']);
  expect(readFileSync(file, 'utf8')).not.toContain('b.py');
  expect(readFileSync(file, 'utf8')).toContain('a.py');
});

test('under --diff the baseline is that of the commit: a change does not accept its own findings', async () => {
  const place = makeWorkspace();
  git(place, 'init', '-q', '-b', 'main');
  commit(place, { 'a.py': CLEAN });
  write(place, { 'a.py': INJECTION });
  await sallyport(place, ['scan', '--write-baseline', 'base.json']);
  expect((await sallyport(place, ['scan', '--baseline', 'base.json'])).code).toBe(0);
  expect((await sallyport(place, ['scan', '--baseline', 'base.json', '--diff', 'main'])).code).toBe(1);
});

test('a damaged baseline is an error, not an empty one', async () => {
  const place = makeWorkspace();
  write(place, { 'a.py': INJECTION, 'base.json': '{"version": 2, "findings": []}' });
  expect(await sallyport(place, ['scan', '--baseline', 'base.json'])).toMatchObject({ code: 2 });
});

test('a file with hostile names and a binary one do no harm', async () => {
  const place = makeWorkspace();
  write(place, { 'a\u202eb\n.py': INJECTION, 'bin.py': '\u0000\u0001' });
  const ended = await sallyport(place, ['scan', '--color', 'always']);
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain('\\u{202e}b\\n.py');
  expect(ended.stdout).not.toContain('\u202e');
});

test('a package that no manifest names is said, in a change too; one that is named, tried or the own is not', async () => {
  const place = makeWorkspace();
  git(place, 'init', '-q', '-b', 'main');
  const old = "import express from 'express';\nimport old from 'express-old-helper';\nold(express());\n";
  commit(place, { 'package.json': '{"name":"me","dependencies":{"express":"5"}}', 'web/a.ts': old, 'helpers.py': '' });
  write(place, {
    'web/b.ts': "import fs from 'node:fs';\nimport guard from 'express-made-up-guard';\nguard(fs);\n",
    'requirements.txt': 'Flask\nPyYAML\n',
    'app.py':
      'import flask\nimport yaml\nimport helpers\nimport flask_made_up\ntry:\n    import ujson\nexcept ImportError:\n    ujson = None\n',
  });
  const whole = await found(place, '--rule', 'undeclared-import');
  expect(places(whole.findings)).toEqual([
    'app.py:4 undeclared-import',
    'web/a.ts:2 undeclared-import',
    'web/b.ts:2 undeclared-import',
  ]);
  const change = await found(place, '--rule', 'undeclared-import', '--diff', 'main');
  expect(places(change.findings)).toEqual(['app.py:4 undeclared-import', 'web/b.ts:2 undeclared-import']);
});
