/* A command is prepared for when its hook allows it; what has changed by the time it comes holds all the same. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { carried, exchanged, inShell, ONLY_CARRIED } from './carried.test-support.ts';
import { type Ended, makeWorkspace, type Place, sallyport, trailEvents } from './sallyport.test-support.ts';

/** The second command of a session, with something that happens between its hook and its start. */
async function second(place: Place, command: string, meanwhile: () => unknown = () => {}, env = ONLY_CARRIED): Promise<Ended> {
  await carried(place, 'true first');
  const text = await exchanged(place, command);
  await meanwhile();
  return inShell(place, text, {}, env);
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
}

test('nothing has changed: it runs, with its own record', async () => {
  const place = makeWorkspace();
  expect((await second(place, 'echo $SALLYPORT_RUN; echo x > made')).stdout).toMatch(/^[0-9a-z]{26}\n$/);
  const events = (await trailEvents(place)).map(({ event }) => event);
  expect(events).toContainEqual(expect.objectContaining({ path: join(place.workspace, 'made') }));
  expect((await sallyport(place, ['undo'])).code).toBe(0);
  expect(existsSync(join(place.workspace, 'made'))).toBe(false);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

test('a policy that came in between holds', async () => {
  const place = makeWorkspace();
  const write = (): void => put(join(place.home, '.config/sallyport/policy.yaml'), 'version: 1\nfiles: { protect: [kept] }\n');
  const ended = await second(place, 'echo x > kept', write);
  expect(ended.code).not.toBe(0);
  expect(existsSync(join(place.workspace, 'kept'))).toBe(false);
});

test('a command that the policy now denies does not run', async () => {
  const place = makeWorkspace();
  const write = (): void =>
    put(join(place.home, '.config/sallyport/policy.yaml'), 'version: 1\ncommands: { deny: ["touch *"] }\n');
  const ended = await second(place, 'touch made', write);
  expect(ended.code).toBe(126);
  expect(existsSync(join(place.workspace, 'made'))).toBe(false);
});

test('protected files and secrets that came in between are protected', async () => {
  const place = makeWorkspace();
  const write = (): void => {
    put(join(place.workspace, '.git/hooks/pre-commit'), 'old\n');
    put(join(place.workspace, '.env'), 'KEY=secret-word\n');
  };
  const ended = await second(place, 'echo x > .git/hooks/pre-commit; cat .env', write);
  expect(ended.stdout).not.toContain('secret-word');
  expect(readFileSync(join(place.workspace, '.git/hooks/pre-commit'), 'utf8')).toBe('old\n');
});

test('another folder in the place of the workspace is the one that it runs in', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'old'), '');
  const move = (): void => {
    renameSync(place.workspace, join(place.root, 'moved'));
    put(join(place.workspace, 'new'), '');
  };
  expect((await second(place, 'ls', move)).stdout).toBe('new\n');
});

test('a link in the place of the workspace: nothing runs, in the guard or without it', async () => {
  const place = makeWorkspace();
  const other = join(place.root, 'other');
  mkdirSync(other);
  const move = (): void => {
    renameSync(place.workspace, join(place.root, 'moved'));
    symlinkSync(other, place.workspace);
  };
  const ended = await second(place, 'echo x > made', move);
  expect([ended.code, readdirSync(other)]).toEqual([125, []]);
  expect(ended.stderr).toContain('another folder than the one that this was allowed for');
  expect((await sallyport(place, ['stop'])).code).toBe(0);
  const words = ['run', '--quiet', '--unattended', '--workspace', place.workspace, '--session', 'claude-code:s1'];
  const own = await sallyport({ ...place, workspace: place.root }, [...words, '--', 'sh', '-c', 'echo x > made']);
  expect([own.code, readdirSync(other)]).toEqual([125, []]);
});

test('another environment is the one that it has', async () => {
  const place = makeWorkspace();
  const ended = await second(place, 'echo $LANG', undefined, { ...ONLY_CARRIED, LANG: 'C' });
  expect(ended.stdout).toBe('C\n');
});

test('a guard that is killed in between: it starts a process of its own', async () => {
  const place = makeWorkspace();
  const kill = async (): Promise<void> => {
    const { stdout } = await sallyport(place, ['status', '--json']);
    process.kill(JSON.parse(stdout).guard.pid, 'SIGKILL');
  };
  expect((await second(place, 'echo ran; cat /etc/shadow', kill, {})).stdout).toBe('ran\n');
});
