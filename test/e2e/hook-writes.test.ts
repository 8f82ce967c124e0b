import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, decisionOf, hook, REFUSED } from './hook.test-support.ts';
import { type Ended, makeWorkspace, type Place, trailEvents } from './sallyport.test-support.ts';

const APP = `import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.get('/notes')
def notes():
    db = sqlite3.connect('notes.db')
    name = request.args['name']
    return str(db.execute(f"select * from notes where name = '{name}'").fetchall())
`;
const MENDED = APP.replace(`f"select * from notes where name = '{name}'"`, '"select * from notes where name = ?", (name,)');

const before = (place: Place, tool: string, input: object, client = 'claude-code'): Promise<Ended> =>
  hook(place, { client, payload: call(place, tool, { ...input }) });

/** What the agent is told after its tool has written. */
async function told(place: Place, tool: string, input: object, client = 'claude-code'): Promise<string | undefined> {
  const payload = { ...(call(place, tool, { ...input }) as object), tool_response: { ok: true } };
  const ended = await hook(place, { event: 'PostToolUse', client, payload });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return ended.stdout === '' ? undefined : JSON.parse(ended.stdout).hookSpecificOutput.additionalContext;
}

test('an agent writes a hole: it is written, told with rule, line and patch, and mended without a person', async () => {
  const place = makeWorkspace();
  const written = { file_path: join(place.workspace, 'app.py'), content: APP };
  expect(decisionOf(await before(place, 'Write', written)).permissionDecision).toBe('allow');
  writeFileSync(join(place.workspace, 'app.py'), APP);
  const remark = await told(place, 'Write', written);
  expect(remark).toMatch(/- sql-injection: .*\(app\.py, line 12: /);
  expect(remark).toContain('+    return str(db.execute("select * from notes where name = ?", (name,)).fetchall())');
  const edit = { file_path: 'app.py', old_string: APP.slice(20), new_string: MENDED.slice(20) };
  expect(decisionOf(await before(place, 'Edit', edit)).permissionDecision).toBe('allow');
  expect(await told(place, 'Edit', edit)).toBeUndefined();
});

test('a patch of Codex is read as the file that it makes', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'app.py'), MENDED);
  const line = (text: string): string => text.split('\n').find((one) => one.includes('execute(')) ?? '';
  const command = `*** Begin Patch\n*** Update File: app.py\n@@\n-${line(MENDED)}\n+${line(APP)}\n*** End Patch`;
  // Codex goes on where no decision is said.
  expect(decisionOf(await before(place, 'apply_patch', { command }, 'codex')).permissionDecision).toBeUndefined();
  expect(await told(place, 'apply_patch', { command }, 'codex')).toContain('app.py, line 12');
});

test('where the policy denies it, it is not written, and the refusal says how to mend it', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\nscan:\n  deny: high\n');
  const ended = await before(place, 'Write', { file_path: 'app.py', content: APP });
  expect([ended.code, decisionOf(ended).permissionDecision]).toEqual([REFUSED, 'deny']);
  expect(ended.stderr).toMatch(/why: {5}sql-injection: .*\(app\.py, line 12: [\s\S]*this mends it:\n--- a\/app\.py/);
  expect(ended.stderr).toContain('instead: mend what was named');
  expect(JSON.stringify(await trailEvents(place))).toContain('"rules":["scan"');
  // What was there before is not the agent's.
  writeFileSync(join(place.workspace, 'old.py'), APP);
  const edit = { file_path: 'old.py', old_string: "'/notes'", new_string: "'/all'" };
  expect(decisionOf(await before(place, 'Edit', edit)).permissionDecision).toBe('allow');
});

test('code that is nested or made to be slow holds up no other hook', async () => {
  const place = makeWorkspace();
  const nested = `x = ${'('.repeat(60_000)}1${')'.repeat(60_000)}\n`;
  const slow = Array.from({ length: 12_000 }, (_, at) => `def f${at}(a): return f${at + 1}(a) + f${at + 2}(a)`).join('\n');
  const answers = await Promise.all([
    before(place, 'Write', { file_path: 'deep.py', content: nested }),
    before(place, 'Write', { file_path: 'slow.py', content: slow }),
    ...Array.from({ length: 5 }, () => before(place, 'Read', { file_path: 'a.txt' })),
  ]);
  // A hook that waits past its deadline is refused.
  expect(answers.map((ended) => decisionOf(ended).permissionDecision)).toEqual(answers.map(() => 'allow'));
});
