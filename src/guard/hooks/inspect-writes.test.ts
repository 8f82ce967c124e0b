import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Decision, FileChange, HookEvent, Policy } from '../../model/index.ts';
import { BUILT_IN_POLICY } from '../../policy/index.ts';
import { saidOf } from '../scan/before-run.ts';
import { answerTo, changed, inspectWrites, remarksOf, type WritesContext } from './inspect-writes.ts';

const SAFE = 'import sqlite3\n\n\ndef count(db):\n    return db.execute("select count(*) from notes").fetchall()\n';
const BAD = `from flask import Flask, request
import sqlite3

app = Flask(__name__)


@app.get('/notes')
def notes():
    name = request.args['name']
    return str(sqlite3.connect('x').execute(f"select * from notes where name = '{name}'").fetchall())
`;
const TOKEN = `STRIPE = "${['sk', 'live', '1B4hJ8kQ0zX7cV5nM2aS9dF6'].join('_')}"\n`;

const pieces = (...all: readonly (readonly [string, string, boolean?])[]): FileChange => ({
  kind: 'pieces',
  pieces: all.map(([before, after, isEvery = false]) => ({ before, after, isEvery })),
});

test.each<readonly [string, string, FileChange, string | undefined]>([
  ['a whole text', 'a', { kind: 'whole', text: 'b' }, 'b'],
  ['a piece, where it stands first', 'a b a', pieces(['a', 'c']), 'c b a'],
  ['a piece, wherever it stands', 'a b a', pieces(['a', 'c', true]), 'c b c'],
  ['one after the other', 'a', pieces(['a', 'b'], ['b', '$&']), '$&'],
  ['a piece that is not there', 'a', pieces(['a', 'b'], ['a', 'c']), undefined],
  ['a file that is new', '', pieces(['', 'b']), 'b'],
  ['an empty piece in a file that is not', 'a', pieces(['', 'b', true]), undefined],
  ['what would fill the memory', 'a'.repeat(10_000), pieces(['a', 'b'.repeat(10_000), true]), undefined],
  ['more pieces than anybody writes', 'a', pieces(...Array.from({ length: 201 }, () => ['a', 'a'] as const)), undefined],
])('what a file becomes: %s', (_name, before, change, wanted) => {
  expect(changed(before, change)).toBe(wanted);
});

interface Desk {
  readonly workspace: string;
  readonly write: (path: string, change: FileChange | undefined, scan?: Policy['scan']) => Promise<readonly Decision[]>;
  readonly told: (path: string) => string | undefined;
}

function makeDesk(files: Readonly<Record<string, string>>): Desk {
  const root = mkdtempSync(join(tmpdir(), 'inspect-writes-test-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const workspace = join(root, 'work');
  mkdirSync(workspace);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(workspace, path), text);
  const remarks = new Map<string, string>();
  const place = { workspace, cwd: workspace, env: { HOME: '/nonexistent' }, own: [], state: join(root, 'state'), remarks };
  const event = (path: string, change: FileChange | undefined): HookEvent => ({
    ...{ client: 'claude-code', moment: 'before', name: 'PreToolUse', session: 's', cwd: workspace, isBypassed: false },
    ...{ tool: 'Write', input: {}, changed: null },
    actions: [{ kind: 'write', path, content: null, ...(change === undefined ? {} : { change }) }],
  });
  return {
    workspace,
    write: (path, change, scan = BUILT_IN_POLICY.scan) => {
      const context: WritesContext = { ...place, policy: { ...BUILT_IN_POLICY, scan } };
      return inspectWrites(event(path, change), context);
    },
    told: (path) => remarksOf(event(path, undefined), place, remarks),
  };
}

const whole = (text: string): FileChange => ({ kind: 'whole', text });

test('code with a hole is written, and its writer is told at once: rule, line and patch; once', async () => {
  const { write, told } = makeDesk({});
  expect(await write('app.py', whole(BAD))).toEqual([]);
  expect(told('other.py')).toBeUndefined();
  const remark = told('app.py');
  expect(remark).toMatch(/Mend it now, .*:\n- sql-injection: .*\(app\.py, line 10: /);
  expect(remark).toContain('+++ b/app.py');
  expect(remark).toContain('where name = ?", (name,)');
  expect(told('app.py')).toBeUndefined();
});

test('from scan.deny on it is refused, with the same', async () => {
  const { write, told } = makeDesk({});
  const [refused, ...others] = await write('app.py', whole(BAD), { ask: 'high', deny: 'high' });
  expect([refused?.verdict, others]).toEqual(['deny', []]);
  const text = refused?.reasons.map(({ message }) => message).join('\n');
  expect(text).toMatch(/sql-injection: .*line 10/);
  expect(text).toContain('this mends it:\n--- a/app.py');
  expect(told('app.py')).toBeUndefined();
});

test('what stands there already is not said again, what an edit brings is', async () => {
  const { write, told } = makeDesk({ 'app.py': BAD, 'safe.py': SAFE });
  await write('app.py', pieces(["@app.get('/notes')", "@app.get('/all')"]));
  expect(told('app.py')).toBeUndefined();
  await write('safe.py', pieces(['import sqlite3\n', BAD]));
  expect(told('safe.py')).toContain('sql-injection');
});

test('a secret in code is one too, and its value is not told', async () => {
  const { write, told } = makeDesk({});
  await write('settings.py', whole(`${TOKEN}${BAD}`));
  const remark = told('settings.py') ?? '';
  expect(remark).toContain('settings.py, line 1');
  expect(remark).toContain('sql-injection');
  expect(remark).not.toContain('1B4hJ8kQ0zX7');
});

test('the latest write counts; a link is the file that it leads to', async () => {
  const { workspace, write, told } = makeDesk({ 'app.py': '' });
  symlinkSync(join(workspace, 'app.py'), join(workspace, 'link.py'));
  await write('link.py', whole(BAD));
  expect(told('app.py')).toContain('sql-injection');
  await write('app.py', whole(BAD));
  await write('app.py', whole(SAFE));
  expect(told('app.py')).toBeUndefined();
});

test.each<readonly [string, string, FileChange | undefined, Policy['scan']]>([
  ['safe code', 'a.py', whole(SAFE), BUILT_IN_POLICY.scan],
  ['no code', 'a.md', whole(BAD), BUILT_IN_POLICY.scan],
  ['a change that its client does not tell', 'a.py', undefined, BUILT_IN_POLICY.scan],
  ['a folder', '.', whole(BAD), BUILT_IN_POLICY.scan],
  ['scans that are off', 'a.py', whole(BAD), { ask: 'none', deny: 'none' }],
])('nothing is said of %s', async (_name, path, change, scan) => {
  const { write, told } = makeDesk({});
  expect(await write(path, change, scan)).toEqual([]);
  expect(told(path)).toBeUndefined();
});

const UNREAD = saidOf(
  { findings: [], incomplete: [{ path: 'a.py', reason: 'reading it took too long' }] },
  [],
  BUILT_IN_POLICY.scan,
);

test.each([
  ['told, where nothing is denied', 'none', false, 'tell'],
  ['asked about, where something is', 'high', false, 'ask'],
  ['refused, where nobody is there to be asked', 'high', true, 'deny'],
] as const)('what could not be read in time is %s', (_name, deny, unattended, wanted) => {
  expect(answerTo(UNREAD, { scan: { ask: 'high', deny }, unattended })).toBe(wanted);
});

const DENIES: Policy['scan'] = { ask: 'high', deny: 'high' };

test.each<readonly [string, string, FileChange]>([
  ['a piece that does not stand there', 'app.py', pieces(['nowhere', BAD])],
  ['a text that is longer than anybody reads', 'app.py', whole(`${BAD}${'# filler\n'.repeat(150_000)}`)],
])('where the policy denies, %s is not let through unasked, and where it does not, it is', async (_name, path, change) => {
  const { write } = makeDesk({ 'app.py': SAFE });
  expect((await write(path, change, DENIES)).map(({ verdict }) => verdict)).toEqual(['ask']);
  expect(await write(path, change)).toEqual([]);
  expect(await write('notes.md', change, DENIES)).toEqual([]);
});

test('a whole text counts as new where what stands there cannot be read', async () => {
  const { workspace, write } = makeDesk({});
  writeFileSync(join(workspace, 'app.py'), '#'.repeat((4 << 20) + 1));
  expect((await write('app.py', whole(BAD), DENIES))[0]?.verdict).toBe('deny');
});
