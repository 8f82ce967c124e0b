/* A hooked agent's shell command: its run is the guard's own (`warden exec`), and ends as in a process of its own. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carried, exchanged, inShell, ONLY_CARRIED } from './carried.test-support.ts';
import {
  type Ended,
  execute,
  makeWorkspace,
  type Place,
  processesOf,
  sallyport,
  trailEvents,
  until,
} from './sallyport.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

test.each([
  ['output, input and exit code', 'cat; echo out; echo err >&2; exit 7', 7],
  ['a signal', 'kill -TERM $$', 143],
  ['a program that is not there', 'nothing-of-that-name', 127],
  ['a word of its own, looked for in the name of the first process', 'grep -c word-of-its-own /proc/1/cmdline', 1],
  ['what the walls refuse, with its reason', 'echo x > /etc/sallyport-was-here', 1],
  ['a pipe that nobody reads to its end', 'seq 1 200000 | head -n 1', 0],
  ['a megabyte of output', 'head -c 1000000 /dev/zero | tr "\\\\0" x', 0],
])('%s: as in a process of its own', async (_, command, code) => {
  const place = makeWorkspace();
  const fast = await carried(place, command, { input: 'in\n' });
  const own = await sallyport(place, ['run', '--quiet', '--unattended', '--', 'bash', '-c', command], { input: 'in\n' });
  expect(fast.code).toBe(code);
  expect({ ...fast, signal: null }).toEqual({ ...own, signal: null });
});

test('is recorded, journaled and bounded as in a process of its own', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'old'), 'before\n');
  expect((await carried(place, 'echo after > old; echo new > made; env | grep -c -e SECRET')).code).toBe(1);
  const events = (await trailEvents(place)).map(({ event }) => event);
  expect(events).toContainEqual(expect.objectContaining({ type: 'exec', argv: expect.arrayContaining(['bash']) }));
  expect(events).toContainEqual(expect.objectContaining({ path: join(place.workspace, 'made') }));
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(place, ['undo'])).code).toBe(0);
  expect(readFileSync(join(place.workspace, 'old'), 'utf8')).toBe('before\n');
  expect(existsSync(join(place.workspace, 'made'))).toBe(false);
  for (let at = 0; at < 60; at++) writeFileSync(join(place.workspace, `f${at}`), 'x');
  expect((await carried(place, 'find . -name "f*" -delete')).code).not.toBe(0);
  expect(readdirSync(place.workspace).length).toBeGreaterThan(39);
});

test('the next run takes over the file for its events, and none of the events in it', async () => {
  const place = makeWorkspace();
  for (const command of [
    'for i in $(seq 40); do echo x > f$i; done',
    'echo x > last',
    'for i in $(seq 3); do echo x > g$i; done',
  ])
    expect((await carried(place, command)).code).toBe(0);
  const made = (await trailEvents(place)).map(({ event }) => JSON.stringify(event)).filter((text) => text.includes('"create"'));
  const runsThatMade = (name: string): readonly (string | undefined)[] => [
    ...new Set(made.filter((text) => text.includes(`/${name}`)).map((text) => /"run":"(\w+)"/.exec(text)?.[1])),
  ];
  expect(made).toHaveLength(44);
  expect(new Set(['f', 'last', 'g'].map((name) => runsThatMade(name).join())).size).toBe(3);
  for (const name of ['f', 'last', 'g']) expect(runsThatMade(name)).toHaveLength(1);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

test('without a guard, or with one that has another program or state, the command starts a process of its own', async () => {
  const place = makeWorkspace();
  const text = await exchanged(place, 'echo ran; cat /etc/shadow');
  expect((await inShell(place, text, {}, { SALLYPORT_STATE: join(place.root, 'other') })).stdout).toBe('ran\n');
  expect((await inShell(place, text.replace(' --quiet', ''))).stdout).toBe('ran\n');
  expect((await sallyport(place, ['stop'])).code).toBe(0);
  expect((await inShell(place, text)).stdout).toBe('ran\n');
  expect((await inShell(place, text, {}, ONLY_CARRIED)).code).not.toBe(0);
});

test('where a policy opens the network, the command starts a process of its own', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\n');
  const text = await exchanged(place, 'echo ran');
  expect((await inShell(place, text, {}, ONLY_CARRIED)).stdout).toBe('ran\n');
  const policy = join(place.home, '.config/sallyport/policy.yaml');
  await execute(
    'sh',
    ['-c', `mkdir -p "$(dirname ${policy})"; printf 'version: 1\\nnetwork: { allow: ["a.test:443"] }\\n' > ${policy}`],
    { cwd: place.root, env: place.env },
  );
  expect((await inShell(place, text, {}, ONLY_CARRIED)).stdout).toBe('');
  expect((await inShell(place, text)).stdout).toBe('ran\n');
});

test('twelve at once all run, some in a process of their own', async () => {
  const place = makeWorkspace();
  const texts = await Promise.all(Array.from({ length: 12 }, (_, at) => exchanged(place, `sleep 0.3; echo ${at}`)));
  const ended = await Promise.all(texts.map((text) => inShell(place, text)));
  expect(ended.map(({ stdout }) => stdout)).toEqual(texts.map((_, at) => `${at}\n`));
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

/** Runs a command that says when it has begun, and does something then. @param prepare what it does before it says so */
async function whileRunning(
  place: Place,
  command: string,
  act: (child: ChildProcess) => void | Promise<void>,
  prepare = ':',
): Promise<Ended> {
  const text = await exchanged(place, `${prepare}; echo x > begun; ${command}`);
  let child: ChildProcess | undefined;
  const ended = inShell(place, text, { started: (one) => (child = one) }, ONLY_CARRIED);
  expect(await until(() => existsSync(join(place.workspace, 'begun')))).toBe(true);
  if (child !== undefined) await act(child);
  return ended;
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s reaches the program', async (signal) => {
  const place = makeWorkspace();
  const ended = await whileRunning(
    place,
    'while :; do sleep 0.05; done',
    (child) => void child.kill(signal),
    `trap 'echo told; exit 5' ${signal.slice(3)}`,
  );
  expect([ended.code, ended.stdout]).toEqual([5, 'told\n']);
});

test('a record that cannot begin: 125 with the reason, and nothing has run', async () => {
  const place = makeWorkspace();
  const text = await exchanged(place, 'echo > ran');
  const chain = join(place.state, 'trail/main-000001.ndjson');
  renameSync(chain, `${chain}.away`);
  mkdirSync(chain);
  const ended = await inShell(place, text, {}, ONLY_CARRIED);
  expect(ended.code).toBe(125);
  expect(ended.stderr).toContain('The trail cannot be written');
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  rmdirSync(chain);
  renameSync(`${chain}.away`, chain);
  expect((await inShell(place, text, {}, ONLY_CARRIED)).code).toBe(0);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(true);
});

test('whoever kills the warden ends the command, and the record says so', async () => {
  const place = makeWorkspace();
  const late = 'while [ ! -e go ]; do sleep 0.05; done; echo x > late';
  const ended = await whileRunning(place, late, (child) => void child.kill('SIGKILL'));
  expect(ended.signal).toBe('SIGKILL');
  expect(await until(() => processesOf(place.root).every((pid) => !commandOf(pid).includes(late)))).toBe(true);
  writeFileSync(join(place.workspace, 'go'), '');
  expect(existsSync(join(place.workspace, 'late'))).toBe(false);
  expect(await until(async () => (await sallyport(place, ['trail', 'verify'])).code === 0)).toBe(true);
  // The guard goes on.
  expect((await carried(place, 'echo again')).stdout).toBe('again\n');
});

test('a guard that is killed takes the command with it: nothing goes on that nobody decides on', async () => {
  const place = makeWorkspace();
  const ended = await whileRunning(place, 'sleep 300; echo x > late', async () => {
    const { stdout } = await sallyport(place, ['status', '--json']);
    process.kill(JSON.parse(stdout).guard.pid, 'SIGKILL');
  });
  expect(ended.code).toBe(125);
  expect(ended.stderr).toContain('the guard has gone');
  expect(existsSync(join(place.workspace, 'late'))).toBe(false);
  expect((await carried(place, 'echo again')).stdout).toBe('again\n');
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

test('a guard that is asked to stop lets what runs come to its end', async () => {
  const place = makeWorkspace();
  const ended = await whileRunning(place, 'sleep 2; echo x > late; exit 4', async () => {
    expect((await sallyport(place, ['stop'])).code).toBe(0);
  });
  expect(ended.code).toBe(4);
  expect(existsSync(join(place.workspace, 'late'))).toBe(true);
});

test('stop --all ends it, and it is told', async () => {
  const place = makeWorkspace();
  const ended = await whileRunning(place, 'sleep 300; echo x > late', async () => {
    expect((await sallyport(place, ['stop', '--all'])).code).toBe(0);
  });
  expect(ended.code).not.toBe(0);
  expect(ended.stderr).toContain('a person has ended this run');
  expect(existsSync(join(place.workspace, 'late'))).toBe(false);
});

test.skipIf(!hasTmux)('has a terminal of its own where its caller has one', async () => {
  const place = makeWorkspace();
  const text = await exchanged(place, 'test -t 0 && tty && stty size && read -r line && echo "got $line"');
  const terminal = new Terminal(place, { ...place.env, ...ONLY_CARRIED });
  writeFileSync(join(place.workspace, 'step.sh'), `${text}\necho "code=$?"\n`);
  terminal.keys('-l', 'clear; sh step.sh');
  terminal.keys('Enter');
  await terminal.shows(/24 80/);
  terminal.keys('word', 'Enter');
  await terminal.shows(/got word\s+code=0/);
});
