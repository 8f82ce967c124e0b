import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, readSummary, runInput, runScript, sallyport, trailEvents } from './sallyport.test-support.ts';

test('the profile read-only changes nothing', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'a'), 'a');
  const ended = await runInput(place, 'cat a; echo x > a || echo x > b || rm -f a; echo ok > /tmp/x && cat /tmp/x', [
    '--quiet',
    '--profile',
    'read-only',
  ]);
  expect(ended.stdout).toBe('aok\n');
  expect(readFileSync(join(place.workspace, 'a'), 'utf8')).toBe('a');
  expect(existsSync(join(place.workspace, 'b'))).toBe(false);
});

test('the profile unconfined says so, and still records', async () => {
  const place = makeWorkspace();
  const ended = await sallyport(place, ['run', '--profile', 'unconfined', '--', 'sh', '-c', 'echo x > a']);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toMatch(/unconfined|no walls/i);
  expect((await trailEvents(place)).some((event) => JSON.stringify(event).includes('echo x > a'))).toBe(true);
});

test('--write and --read open a folder, and no more', async () => {
  const place = makeWorkspace();
  for (const name of ['open', 'shown', 'shut']) {
    mkdirSync(join(place.home, name));
    writeFileSync(join(place.home, name, 'f'), name);
  }
  const ended = await runInput(
    place,
    'cat ~/open/f ~/shown/f ~/shut/f; echo x > ~/open/g; echo x > ~/shown/g; echo x > ~/shut/g',
    ['--quiet', '--write', join(place.home, 'open'), '--read', join(place.home, 'shown')],
  );
  expect(ended.stdout).toBe('openshown');
  expect(['open', 'shown', 'shut'].map((name) => existsSync(join(place.home, name, 'g')))).toEqual([true, false, false]);
});

test('the environment is an allow-list; --env adds one name', async () => {
  const place = makeWorkspace();
  const env = { MY_TOKEN: 'a', OTHER_TOKEN: 'b', NODE_OPTIONS: '--require /x', LD_PRELOAD: '' };
  expect(
    (
      await runScript(place, 'echo "$MY_TOKEN,$OTHER_TOKEN,$NODE_OPTIONS"', ['--quiet'], {
        env: { ...env, NODE_OPTIONS: undefined },
      })
    ).stdout,
  ).toBe(',,\n');
  expect(
    (
      await runScript(place, 'echo "$MY_TOKEN,$OTHER_TOKEN"', ['--quiet', '--env', 'MY_TOKEN'], {
        env: { ...env, NODE_OPTIONS: undefined },
      })
    ).stdout,
  ).toBe('a,\n');
});

test('protected paths: what was made is taken back or reported, and said at the end', async () => {
  const place = makeWorkspace();
  execFileSync('git', ['init', '-q'], { cwd: place.workspace, env: place.env });
  writeFileSync(join(place.workspace, 'package.json'), '{}');
  const summary = join(place.root, 'summary.json');
  await runInput(
    place,
    'echo x > .git/hooks/pre-commit; mkdir -p new/.git/hooks && echo x > new/.git/hooks/pre-commit; mkdir t && echo x > t/settings.json && mv t .claude; echo " " >> package.json',
    ['--summary', summary],
  );
  expect(existsSync(join(place.workspace, '.git/hooks/pre-commit'))).toBe(false);
  expect(existsSync(join(place.workspace, '.claude/settings.json'))).toBe(false);
  const said = readSummary(summary);
  expect(JSON.stringify([said.denied, said.protected])).toContain('.git/hooks');
  expect(JSON.stringify(said.protected)).toContain('package.json');
});

test('every denied attempt is an event, and the program reads why', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  const ended = await runInput(place, 'echo x > /etc/nope; echo x > .envrc; true', ['--summary', summary]);
  expect(ended.code).toBe(0);
  const said = readSummary(summary);
  expect(said.denied.length).toBeGreaterThan(0);
  const denied = (await trailEvents(place)).filter((event) => JSON.stringify(event).includes('"deny"'));
  expect(JSON.stringify(denied)).toContain('.envrc');
});

test('git commit works, a push does not', async () => {
  const place = makeWorkspace();
  const ended = await runScript(
    place,
    'git init -q . && echo a > a && git add a && git -c user.name=a -c user.email=a@example.com commit -qm first && git log --oneline',
    ['--quiet'],
  );
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stdout).toMatch(/first/);
});

test('Landlock and no user namespaces: the walls that remain hold, and the run says which', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  // Of what a home may hold some is there and the rest is not.
  mkdirSync(join(place.home, '.config'), { recursive: true });
  const ended = await runInput(place, 'echo x > ok; echo x > /etc/nope; cat ~/.ssh/id; true', [
    '--quiet',
    '--force-mode',
    'landlock',
    '--summary',
    summary,
  ]);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(readSummary(summary).walls.mode).toBe('landlock');
  expect(existsSync(join(place.workspace, 'ok'))).toBe(true);
});

test.skipIf(!existsSync('/usr/bin/bwrap'))('bubblewrap alone sees nothing, and no count of changes is told', async () => {
  const place = makeWorkspace();
  const ended = await runInput(place, 'echo x > made', ['--force-mode', 'bubblewrap']);
  expect(await sallyport(place, ['undo'])).toMatchObject({ code: 1, stderr: expect.stringContaining('bubblewrap alone') });
  expect(existsSync(join(place.workspace, 'made'))).toBe(true);
  expect(ended.stderr).toContain('Lost: no record of what the command does');
  expect(ended.stderr).toContain('what it changed was not seen');
  expect(ended.stderr).not.toContain('no files changed');
});

const LISTEN = `
import socket,sys
for name in (chr(0)+'sallyport-test', '', 'own.sock'):
  try:
    s=socket.socket(socket.AF_UNIX); s.bind(name); s.listen(); print('listens')
  except OSError as e: print(e.strerror)`;

test.each([
  // Without a network namespace such a name is the host's, and whichever of its programs looks for it would come to the run.
  ['landlock', ['Permission denied', 'Permission denied', 'listens']],
  ['namespaces', ['listens', 'listens', 'listens']],
])('sockets without a file: nobody outside finds the run there (%s)', async (mode, said) => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'listen.py'), LISTEN);
  const ended = await runInput(place, 'python3 listen.py', ['--quiet', '--force-mode', mode]);
  expect(ended.stdout.trim().split('\n')).toEqual(said);
});

test('a program that fails is not told of what it tried to set of itself', async () => {
  const place = makeWorkspace();
  const ended = await runScript(place, 'echo 1 > /proc/self/oom_score_adj; exit 3');
  expect([ended.code, ended.stderr.includes('sallyport: denied')]).toEqual([3, false]);
  expect((await runScript(place, 'echo 1 > /proc/sys/kernel/panic; exit 3')).stderr).toContain('run that one command yourself');
});
