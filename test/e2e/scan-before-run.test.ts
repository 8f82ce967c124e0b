import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, makeWorkspace, type Place, runInput, runScript, sallyport, trailEvents } from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

/** What of Flask this needs to start: it serves nothing. */
const FLASK = `class Flask:
    def __init__(self, name): pass
    def get(self, path): return lambda function: function
    post = delete = get
    def run(self, **options): open('served', 'w').write('yes'); print('serving')
request = session = None
`;

const APP = `import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get('/notes')
def notes():
    db = sqlite3.connect('notes.db')
    name = request.args['name']
    return str(db.execute(f"select * from notes where name = '{name}'").fetchall())


@app.delete('/notes/<int:number>')
def drop_note(number):
    db = sqlite3.connect('notes.db')
    db.execute('delete from notes where id = ?', (number,))
    return 'ok'


app.run(port=5000)
`;

/** A workspace with a library of its own beside it. */
function makePlace(): Place {
  const place = makeWorkspace();
  mkdirSync(join(place.root, 'lib'));
  writeFileSync(join(place.root, 'lib', 'flask.py'), FLASK);
  return { ...place, env: { ...place.env, PYTHONPATH: join(place.root, 'lib') } };
}

function put(place: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
    writeFileSync(join(place.workspace, path), text);
  }
}

const options = (place: Place): readonly string[] => ['--read', join(place.root, 'lib'), '--env', 'PYTHONPATH'];
const served = (place: Place): boolean => existsSync(join(place.workspace, 'served'));

function run(place: Place, ...command: readonly string[]): Promise<Ended> {
  return sallyport(place, ['run', '--unattended', ...options(place), '--', ...command]);
}

test('an agent writes an application with an injection and starts it: stopped with reason, place and patch; mended; runs', async () => {
  const place = makePlace();
  const encoded = Buffer.from(APP).toString('base64');
  const written = await runInput(place, `echo ${encoded} | base64 -d > app.py; python3 app.py`, options(place));
  expect(served(place)).toBe(false);
  expect(written.stderr).toContain('sql-injection');
  expect(written.stderr).toContain('app.py, line 12');
  expect(written.stderr).toContain('missing-auth');
  expect(written.stderr).toContain(`+    return str(db.execute("select * from notes where name = ?", (name,)).fetchall())`);
  expect(JSON.stringify(await trailEvents(place))).toContain('sql-injection');
  expect((await sallyport(place, ['fix', '--yes'])).stdout).toContain('1 change made in 1 file');
  expect(await run(place, 'python3', 'app.py')).toMatchObject({ code: 0, stdout: 'serving\n' });
  expect(served(place)).toBe(true);
});

test.skipIf(!hasTmux)('a person is asked, with the reason and the patch; Enter is no, y is yes', async () => {
  const place = makePlace();
  put(place, { 'app.py': APP });
  const terminal = new Terminal(place);
  terminal.resize(120, 50);
  terminal.run('python3 app.py', options(place).join(' '));
  await terminal.shows(/sql-injection[\s\S]*Allow it\?/);
  expect(terminal.screen()).toMatch(/a fix\s+-\s+return[\s\S]*\+\s+return/);
  terminal.keys('Enter');
  await terminal.shows(/code=126/);
  expect(served(place)).toBe(false);
  terminal.run('python3 app.py', options(place).join(' '));
  await terminal.shows(/sql-injection[\s\S]*Allow it\?/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/serving/);
});

test('a module that the script imports from the workspace is inspected with it', async () => {
  const place = makePlace();
  const store =
    'import sqlite3\n\n\ndef find(name):\n    return sqlite3.connect("x").execute("select * from t where a = \'" + name + "\'")\n';
  const main =
    "from flask import Flask, request\nfrom shop.store import find\napp = Flask(__name__)\n\n\n@app.get('/x')\ndef x():\n    return str(find(request.args['a']))\n\n\napp.run()\n";
  put(place, { 'main.py': main, 'shop/store.py': store, 'shop/__init__.py': '' });
  const ended = await run(place, 'python3', 'main.py');
  expect(served(place)).toBe(false);
  expect(ended.stderr).toContain('shop/store.py, line 5');
});

test('what the repository tracks as it is now is not looked at again; what was changed is', async () => {
  const place = makePlace();
  put(place, { 'app.py': APP });
  execFileSync('git', ['init', '-q'], { cwd: place.workspace, env: place.env });
  execFileSync('git', ['add', 'app.py'], { cwd: place.workspace, env: place.env });
  expect((await run(place, 'python3', 'app.py')).code).toBe(0);
  put(place, { 'app.py': `${APP}\n# changed\n` });
  expect((await run(place, 'python3', 'app.py')).code).toBe(126);
});

test.each([
  ['on the command line', `python3 -c "$(cat <<'EOF'\n${APP}EOF\n)"`],
  ['in a here-document', `python3 - <<'EOF'\n${APP}EOF`],
])('code %s is inspected before it runs', async (_name, script) => {
  const place = makePlace();
  const ended = await runScript(place, script, options(place));
  expect(served(place)).toBe(false);
  expect(ended.code).toBe(126);
  expect(ended.stderr).toContain('sql-injection');
});

test('the policy says from which severity on: none lets it run, deny stops it without a question', async () => {
  const place = makePlace();
  put(place, { 'app.py': APP });
  const policy = join(place.root, 'policy.yaml');
  const withPolicy = (text: string): Promise<Ended> => {
    writeFileSync(policy, `version: 1\nscan: ${text}\n`);
    return sallyport(place, ['run', '--unattended', '--policy', policy, ...options(place), '--', 'python3', 'app.py']);
  };
  expect((await withPolicy('{ ask: critical }')).code).toBe(0);
  expect((await withPolicy('{ ask: none, deny: high }')).code).toBe(126);
  expect((await withPolicy('{ ask: sometimes }')).code).toBe(125);
});

test('a repository can make it stricter, not looser', async () => {
  const place = makePlace();
  put(place, { 'app.py': APP, 'sallyport.yaml': 'version: 1\nscan: { ask: none }\n' });
  expect((await run(place, 'python3', 'app.py')).code).toBe(126);
});

test('an ordinary program of several files runs without a question', async () => {
  const place = makePlace();
  put(place, {
    'main.py':
      'import json\nimport subprocess\nfrom lib.tools import add\n\nprint(json.dumps(add(1, 2)))\nsubprocess.run(["true"], check=True)\n',
    'lib/tools.py': 'def add(a, b):\n    return a + b\n',
    'main.js':
      "const { readFileSync } = require('fs');\nconst { greet } = require('./greet');\nconsole.log(greet(readFileSync('main.py', 'utf8').length > 0));\n",
    'greet.js': "exports.greet = (ok) => (ok ? 'hello' : 'bye');\n",
  });
  expect(await run(place, 'sh', '-c', 'python3 main.py && node main.js')).toMatchObject({ code: 0, stdout: '3\nhello\n' });
});

test('code that does not parse is the interpreter\u2019s to refuse', async () => {
  const place = makePlace();
  put(place, { 'app.py': 'def (:\n' });
  const ended = await run(place, 'python3', 'app.py');
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('SyntaxError');
  expect(readFileSync(join(place.workspace, 'app.py'), 'utf8')).toBe('def (:\n');
});
