import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Ended, execute, makeWorkspace, type Place, PROGRAM, sallyport, until } from './sallyport.test-support.ts';

const VALUE = ['gh', 'p_Ab3dEf9hIjK1mNoP7rStUvWxYz0123456789'].join('');
const HOST = ['--host', 'api.example.com'];

/** No command may show a value, whatever it says otherwise. */
async function secret(place: Place, args: readonly string[], more: Parameters<typeof sallyport>[2] = {}): Promise<Ended> {
  const ended = await sallyport(place, ['secret', ...args], more);
  expect(ended.stdout + ended.stderr).not.toContain(VALUE.slice(4, 14));
  return ended;
}

function kept(place: Place): string {
  return readdirSync(place.state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('a value from standard input is kept encrypted, can be had, and is gone after rm', async () => {
  const place = makeWorkspace();
  const added = await secret(place, ['add', 'github', ...HOST, '--env', 'GH_TOKEN'], { input: `${VALUE}\n` });
  expect([added.code, added.stderr]).toEqual([0, '']);
  expect(added.stdout).toBe('Added github  encrypted  api.example.com:443  any header  agent  as GH_TOKEN\n');
  expect(kept(place)).not.toContain(VALUE);
  for (const entry of readdirSync(join(place.state, 'vault'), { recursive: true, withFileTypes: true }))
    expect(statSync(join(entry.parentPath, entry.name)).mode & 0o077).toBe(0);
  const tested = await secret(place, ['test', 'github']);
  const digest = createHash('sha256').update(VALUE).digest('hex').slice(0, 8);
  expect(tested).toMatchObject({ code: 0, stdout: `github can be had: 40 characters, SHA-256 ${digest}...\n` });
  expect(await secret(place, ['rm', 'github'])).toMatchObject({ code: 0, stdout: 'Removed github.\n' });
  expect(await secret(place, ['test', 'github'])).toMatchObject({ code: 2, stdout: '' });
  expect(readdirSync(join(place.state, 'vault/values'))).toEqual([]);
});

test('list tells all but the values, as text and as JSON', async () => {
  const place = makeWorkspace();
  const env = { MY_TOKEN: VALUE };
  await secret(place, ['add', 'b', ...HOST, '--from-env', 'MY_TOKEN', '--header', 'X-Api-Key', '--query', 'key', '--ttl', '1h'], {
    env,
  });
  await secret(
    place,
    ['add', 'a', '--host', '*.example.com:8443', '--phase', 'setup', '--phase', 'agent', '--from-command', 'cat /dev/null'],
    { env },
  );
  await secret(place, ['add', 'bait', '--canary']);
  const { stdout, code } = await secret(place, ['list'], { env });
  expect([code, stdout.split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(/^a {2}from `\/\S+\/cat \/dev\/null` {2}\*\.example\.com:8443 {2}any header {2}setup and agent$/),
      'b  from MY_TOKEN  api.example.com:443  header x-api-key, query key  agent  as MY_TOKEN  for 1 h',
      'bait  canary  agent',
      '',
    ],
  ]);
  const listed: unknown = JSON.parse((await secret(place, ['list', '--json'], { env })).stdout);
  expect(listed).toMatchObject({
    schemaVersion: 1,
    secrets: [
      { name: 'a', phases: ['setup', 'agent'], env: null, ttlMs: 0 },
      { name: 'b', source: { kind: 'env', variable: 'MY_TOKEN' }, hosts: ['api.example.com:443'], ttlMs: 3_600_000 },
      { name: 'bait', source: { kind: 'canary' }, hosts: [] },
    ],
  });
});

test('test says why a value can not be had, and ends with 1', async () => {
  const place = makeWorkspace();
  const script = join(place.home, 'fails');
  writeFileSync(script, `#!/bin/sh\necho ${VALUE}\necho ${VALUE} >&2\nexit 4\n`, { mode: 0o755 });
  await secret(place, ['add', 'command', ...HOST, '--from-command', script]);
  await secret(place, ['add', 'variable', ...HOST, '--from-env', 'NOT_SET']);
  expect(await secret(place, ['test', 'command'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('ended with code 4'),
  });
  const { code, stdout } = await secret(place, ['test', 'variable', '--json']);
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    { schemaVersion: 1, name: 'variable', ok: false, code: 'SECRET_EMPTY', message: 'The value of variable is empty.' },
  ]);
  expect(await secret(place, ['test', 'variable'], { env: { NOT_SET: VALUE } })).toMatchObject({ code: 0 });
});

test('a command is found when it is added, not in a folder of the workspace later', async () => {
  const place = makeWorkspace();
  const tools = join(place.home, 'bin');
  spawnSync('mkdir', ['-p', tools, join(place.workspace, 'node_modules/.bin')]);
  writeFileSync(join(tools, 'token-tool'), `#!/bin/sh\necho ${VALUE}\n`, { mode: 0o755 });
  writeFileSync(
    join(place.workspace, 'node_modules/.bin/token-tool'),
    `#!/bin/sh\ntouch ${place.workspace}/ran\necho other-value\n`,
    { mode: 0o755 },
  );
  await secret(place, ['add', 'tool', ...HOST, '--from-command', 'token-tool'], { env: { PATH: `${tools}:/usr/bin:/bin` } });
  const PATH = `${place.workspace}/node_modules/.bin:${tools}:/usr/bin:/bin`;
  expect(await secret(place, ['test', 'tool'], { env: { PATH } })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('40 characters'),
  });
  expect(readdirSync(place.workspace)).toEqual(['node_modules']);
});

test('a command that lies in the workspace is started for no run, and the others find no program there', async () => {
  const place = makeWorkspace();
  const bin = join(place.workspace, '.venv/bin');
  const tool = join(place.home, 'token-tool');
  spawnSync('mkdir', ['-p', bin]);
  for (const path of [join(bin, 'helper'), join(bin, 'planted')])
    writeFileSync(path, `#!/bin/sh\ntouch ${place.workspace}/ran\necho ${VALUE}\n`, { mode: 0o755 });
  writeFileSync(tool, `#!/bin/sh\nhelper || echo ${VALUE}\n`, { mode: 0o755 });
  await secret(place, ['add', 'planted', ...HOST, '--from-command', join(bin, 'planted')]);
  await secret(place, ['add', 'tool', ...HOST, '--from-command', tool]);
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const run = (name: string) => sallyport(place, ['run', '--secret', name, '--', 'true'], { env });
  expect(await run('planted')).toMatchObject({ code: 125, stderr: expect.stringContaining('lies in the workspace') });
  expect(await run('tool')).toMatchObject({ code: 0 });
  expect(readdirSync(place.workspace)).toEqual(['.venv']);
});

test.each([
  ['no name', ['add', ...HOST], /needs one name/],
  ['the value as an argument', ['add', 'a', 'some-value', ...HOST], /needs one name[\s\S]*never an argument/],
  ['no host', ['add', 'a', '--from-env', 'A'], /no host that may see it/],
  ['a bad host', ['add', 'a', '--from-env', 'A', '--host', '*.com'], /"\*\.com" is no host/],
  ['a bad phase', ['add', 'a', '--from-env', 'A', ...HOST, '--phase', 'agents'], /--phase is one of/],
  ['a bad time', ['add', 'a', '--from-env', 'A', ...HOST, '--ttl', 'soon'], /--ttl needs a time/],
  ['two sources', ['add', 'a', '--from-env', 'A', '--from-command', 'b', ...HOST], /exclude each other/],
  ['a shell', ['add', 'a', '--from-command', 'cat x | head -1', ...HOST], /without a shell/],
  ['no such program', ['add', 'a', '--from-command', 'no-such-program', ...HOST], /no program no-such-program/],
  ['a secret in the command', ['add', 'a', '--from-command', 'cat --password hunter2hunter2', ...HOST], /looks like a secret/],
  ['a short value', ['add', 'a', ...HOST], /fewer than 8 characters/],
  ['an unknown secret', ['rm', 'a'], /no secret a/],
  ['a passphrase without a terminal', ['add', 'a', ...HOST, '--passphrase'], /terminal/],
])('%s: one sentence, a hint, exit code 2', async (_name, args, text) => {
  const place = makeWorkspace();
  // A session of its own has no terminal, also where the tests have one.
  const line = ['--wait', process.execPath, PROGRAM, 'secret', ...args];
  const { code, stdout, stderr } = await execute('setsid', line, { cwd: place.workspace, env: place.env, input: 'short' });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(text);
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object|Error:/);
});

const hasTmux = spawnSync('tmux', ['-V']).error === undefined;

test.skipIf(!hasTmux)('on a terminal the value and the passphrase are typed unseen', async () => {
  const place = makeWorkspace();
  const socket = join(place.root, 'tmux');
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', socket, ...args], { cwd: place.workspace, env: place.env, encoding: 'utf8' });
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', '120', '-y', '24', 'bash --norc');
  onTestFinished(() => void tmux('kill-server'));
  const type = (text: string): void => {
    tmux('send-keys', '-l', text);
    tmux('send-keys', 'Enter');
  };
  const screen = (): string => tmux('capture-pane', '-p');
  const shows = async (text: RegExp): Promise<void> => {
    if (!(await until(() => text.test(screen())))) expect(screen()).toMatch(text);
  };
  type(`clear; ${process.execPath} ${PROGRAM} secret add a --host api.example.com --env A --passphrase; echo code=$?`);
  await shows(/Value of a:$/m);
  type(VALUE);
  await shows(/Passphrase:$/m);
  type('a long pass phrase');
  await shows(/The same again:$/m);
  type('a long pass phrase');
  await shows(/Added a {2}encrypted with a passphrase[\s\S]*code=0/);
  expect(screen()).not.toContain(VALUE.slice(4, 14));
  expect(screen()).not.toContain('long pass');
  type(`clear; ${process.execPath} ${PROGRAM} secret test a; echo code=$?`);
  await shows(/Passphrase of a:$/m);
  type('a long pass phrase');
  await shows(/a can be had: 40 characters[\s\S]*code=0/);
  // The terminal echoes again.
  type('clear; echo visible');
  await shows(/^visible$/m);
  type(`clear; ${process.execPath} ${PROGRAM} secret add b --host api.example.com; echo code=$?`);
  await shows(/Value of b:$/m);
  tmux('send-keys', 'C-c');
  await shows(/nothing was typed[\s\S]*code=2/);
});
