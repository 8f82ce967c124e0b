import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, type Place, PROGRAM, sallyport } from './sallyport.test-support.ts';

const runsOf = (place: Place): readonly string[] => readdirSync(join(place.state, 'runs')).filter((name) => name.length === 26);

async function run(place: Place, script: string, ...options: readonly string[]): Promise<void> {
  expect((await sallyport(place, ['run', '-q', ...options, '--', 'sh', '-c', script])).code).toBe(0);
}

/** Makes what has been there till now look two months old, as nobody can wait for. */
function age(place: Place): void {
  const then = Date.now() - 60 * 86_400_000;
  for (const name of runsOf(place)) {
    const file = join(place.state, 'runs', name, 'ended.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), start: then, end: then }));
  }
  const caches = join(place.state, 'caches');
  for (const name of existsSync(caches) ? readdirSync(caches) : []) utimesSync(join(caches, name), then / 1000, then / 1000);
}

test('old runs and unused caches give their room back; the record stays whole and tells of it', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a'), 'before');
  await run(place, 'echo after > a; echo object > ~/.cache/go-build/o');
  age(place);
  const [old = ''] = runsOf(place);

  const would = await sallyport(place, ['clean', '--dry-run', '--json']);
  expect(JSON.parse(would.stdout)).toMatchObject({ dryRun: true, runs: 1, caches: 1, waiting: [], unfinished: [], failed: [] });
  expect(runsOf(place)).toContain(old);

  const done = await sallyport(place, ['clean']);
  expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/^1 run and 1 cache: .* given back\.\n$/)]);
  expect(runsOf(place)).not.toContain(old);
  expect((await sallyport(place, ['undo', old])).stderr).toContain('There is no run');
  expect((await sallyport(place, ['trail', 'show', old])).stdout).toContain('echo after > a');
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(place, ['trail', 'tail', '--json'])).stdout).toContain('"type":"clean"');
  expect((await sallyport(place, ['clean'])).stdout).toBe('Nothing is that old.\n');
});

test('a transaction that waits stays, however old it is', async () => {
  const place = makeWorkspace();
  await run(place, 'echo new > a', '--transaction');
  age(place);
  const [waiting = ''] = runsOf(place);
  const { stdout } = await sallyport(place, ['clean']);
  expect(stdout).toContain(`kept: the changes of ${waiting.slice(0, 13)} wait`);
  expect((await sallyport(place, ['commit', waiting])).code).toBe(0);
  expect(readFileSync(join(place.workspace, 'a'), 'utf8')).toBe('new\n');
  expect((await sallyport(place, ['clean'])).stdout).toMatch(/^1 run /);
});

test.each(['soon', 'none'])('%s is no age, and nothing goes', async (text) => {
  const place = makeWorkspace();
  await run(place, 'echo new > a');
  const { code, stderr } = await sallyport(place, ['clean', '--older-than', text]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`--older-than needs a time such as 12h or 30d, not "${text}"`)]);
  expect(runsOf(place)).toHaveLength(1);
});

test('what can not be removed is told, with the rest removed and on record', async () => {
  const place = makeWorkspace();
  await run(place, 'true');
  age(place);
  const [old = ''] = runsOf(place);
  // A mount can't be removed from under whoever has it, not even by root.
  const folder = join(place.state, 'runs', old, 'journal');
  const script = `mount -t tmpfs x ${folder} && exec ${process.execPath} ${PROGRAM} clean --json`;
  const { code, stdout } = await execute('unshare', ['-Urm', 'sh', '-c', script], { cwd: place.workspace, env: place.env });
  expect([code, JSON.parse(stdout).failed]).toEqual([1, [join(place.state, 'runs', old)]]);
  expect((await sallyport(place, ['trail', 'tail', '--json'])).stdout).toContain('"type":"clean"');
});
