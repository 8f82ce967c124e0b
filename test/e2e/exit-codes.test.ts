import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, readSummary, runScript, sallyport } from './sallyport.test-support.ts';

test.each([
  ['exit 0', 0],
  ['exit 7', 7],
  ['exit 255', 255],
  ['kill -TERM $$', 143],
  ['kill -KILL $$', 137],
  ['kill -ABRT $$', 134],
  ['exec false', 1],
])('%s ends with %i', async (script, code) => {
  expect(await runScript(makeWorkspace(), script, ['--quiet'])).toMatchObject({ code, stdout: '' });
});

test('an unknown program is 127, and one line says so', async () => {
  const ended = await sallyport(makeWorkspace(), ['run', '--', 'no-such-program-here']);
  expect(ended.code).toBe(127);
  expect(ended.stderr).toMatch(/no-such-program-here/);
});

test('where nothing is to run, a folder that is not there is wrong usage', async () => {
  expect(await sallyport(makeWorkspace(), ['open', '/nonexistent'])).toMatchObject({ code: 2, stdout: '' });
});

test('a file that may not be executed is 126', async () => {
  const ended = await runScript(makeWorkspace(), 'echo x > plain; ./plain', ['--quiet']);
  expect(ended.code).toBe(126);
});

test('a command that the policy denies is 126 and does not run', async () => {
  const place = makeWorkspace();
  const ended = await runScript(place, 'echo > ran; git push origin main');
  expect(ended.code).toBe(126);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  expect(ended.stderr).toMatch(/push/);
});

test('a command that was examined before is decided anew, and denied as it was', async () => {
  const place = makeWorkspace();
  const known = join(place.state, 'commands');
  const first = await runScript(place, 'echo > ran; git push origin main', ['--quiet']);
  expect(readdirSync(known)).toHaveLength(1);
  const second = await runScript(place, 'echo > ran; git push origin main', ['--quiet']);
  expect([first.code, second.code]).toEqual([126, 126]);
  expect(second.stderr).toBe(first.stderr);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\ncommands:\n  deny: ["uname"]\n');
  expect(await runScript(place, 'uname -s')).toMatchObject({ code: 126 });
  rmSync(join(place.workspace, 'sallyport.yaml'));
  expect(await runScript(place, 'uname -s')).toMatchObject({ code: 0 });
  expect(readdirSync(known)).toHaveLength(2);
});

test('output, input and the summary are the program’s', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(place, 'tr a-z A-Z; echo err >&2; echo x > made; exit 3', ['--quiet', '--summary', summary], {
    input: 'hello',
  });
  expect(ended).toMatchObject({ code: 3, stdout: 'HELLO', stderr: 'err\n' });
  expect(readSummary(summary)).toMatchObject({
    schemaVersion: 1,
    exitCode: 3,
    signal: null,
    profile: 'workspace',
    changed: { created: 1, deleted: 0 },
    denied: [],
  });
});

test('the end is one line on stderr, which names the run', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(place, 'echo x > made', ['--summary', summary]);
  const lines = ended.stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(readSummary(summary).run.slice(0, 12));
});

test('standard input that is closed or ends at once does no harm', async () => {
  expect(await runScript(makeWorkspace(), 'cat; echo done', ['--quiet'])).toMatchObject({ code: 0, stdout: 'done\n' });
});

test('a megabyte goes through a pipe unchanged', async () => {
  const input = 'x'.repeat(1 << 20);
  const ended = await runScript(makeWorkspace(), 'cat', ['--quiet'], { input });
  expect(ended.stdout.length).toBe(input.length);
});
