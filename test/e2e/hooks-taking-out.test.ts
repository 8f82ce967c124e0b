/* An agent with hooks tries to say yes to itself, to end the guard, to change its rules and its record: nothing of it works. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeAt } from '../../src/approval/index.ts';
import { keepAuthenticator } from '../../src/server/index.ts';
import { call, decisionOf, hook, WARDEN } from './hook.test-support.ts';
import { execute, makeWorkspace, type Place, PROGRAM, sallyport, trailEvents } from './sallyport.test-support.ts';

interface Way {
  readonly what: string;
  readonly tool: 'Bash' | 'Read' | 'Write';
  readonly input: (place: Place, pid: number) => Readonly<Record<string, string>>;
}

const bash = (what: string, command: (place: Place, pid: number) => string): Way => ({
  what,
  tool: 'Bash',
  input: (place, pid) => ({ command: command(place, pid) }),
});
const file = (tool: 'Read' | 'Write', path: (place: Place) => string): Way => ({
  what: `${tool} ${path.toString().replace(/^.*=> /, '')}`,
  tool,
  input: (place) => ({ file_path: path(place), ...(tool === 'Write' ? { content: '{}' } : {}) }),
});
const own =
  (words: string): ((place: Place) => string) =>
  () =>
    `${process.execPath} ${PROGRAM} ${words}`;
const speak =
  (line: string): ((place: Place) => string) =>
  ({ state }) =>
    `python3 -c 'import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect("${state}/guard.sock"); s.send(sys.argv[1].encode()+b"\\n"); print(s.recv(99))' '${line}'`;

const WAYS: readonly Way[] = [
  file('Read', ({ state }) => join(state, 'approval.key')),
  file('Read', ({ state }) => join(state, 'totp.json')),
  file('Write', ({ state }) => join(state, 'switches.json')),
  file('Write', ({ state }) => join(state, 'grants.json')),
  file('Write', ({ state }) => join(state, 'trail', 'main-000001.ndjson')),
  file('Write', ({ state }) => join(state, 'commands', 'a'.repeat(64))),
  file('Write', ({ workspace }) => join(workspace, 'sallyport.yaml')),
  file('Write', ({ home }) => join(home, '.config/sallyport/policy.yaml')),
  file('Write', ({ home }) => join(home, '.claude/settings.json')),
  file('Write', () => PROGRAM),
  file('Write', () => WARDEN),
  bash('reading the key', ({ state }) => `cat ${state}/approval.key ${state}/totp.json`),
  bash('its own yes, through the desk', speak('{"control":"approvals","key":"","length":0}')),
  bash('ending the guard by its socket', speak('{"control":"stop","length":0}')),
  bash('ending the guard', own('stop')),
  bash('ending everything', own('stop --all')),
  bash('letting go on', own('resume')),
  bash('killing the guard', (_, pid) => `kill -9 ${pid}; pkill -9 -f sallyport.js`),
  bash('a ticket of its own', ({ state }) => `mkdir -p ${state}/tickets; echo '{}' > ${state}/tickets/x.json`),
  bash(
    'what a command was found to do',
    ({ state }) => `mkdir -p ${state}/commands; echo '{}' > ${state}/commands/${'a'.repeat(64)}`,
  ),
  bash('the rules of the repository', () => "printf 'version: 1\\n' > sallyport.yaml"),
  bash(
    'the rules of the person',
    ({ home }) => `mkdir -p ${home}/.config/sallyport && echo 'version: 1' > ${home}/.config/sallyport/policy.yaml`,
  ),
  bash('the record', ({ state }) => `rm -rf ${state}/trail ${state}`),
  bash('the program', () => `echo x >> ${PROGRAM}; echo x >> ${WARDEN}; rm -f ${WARDEN}`),
  bash('the hooks', own('uninit claude-code --yes')),
];

const digest = (path: string): string =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'absent';

test('more than twenty ways, and none of them works', async () => {
  const place = makeWorkspace();
  keepAuthenticator(place.state, Buffer.alloc(20, 7), codeAt(Buffer.alloc(20, 7), Math.floor(Date.now() / 30_000)), Date.now());
  mkdirSync(join(place.home, '.claude'));
  expect((await sallyport(place, ['init', 'claude-code', '--yes'])).code).toBe(0);
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\ncommands: { deny: ["deploy"] }\n');
  await hook(place, { payload: call(place, 'Read', { file_path: 'a' }) });
  const watched = [
    ...['approval.key', 'totp.json', 'switches.json', 'grants.json'].map((name) => join(place.state, name)),
    join(place.state, 'commands', 'a'.repeat(64)),
    join(place.workspace, 'sallyport.yaml'),
    join(place.home, '.config/sallyport/policy.yaml'),
    join(place.home, '.claude/settings.json'),
    PROGRAM,
    WARDEN,
  ];
  const before = watched.map(digest);
  const pidOf = async (): Promise<number> => JSON.parse((await sallyport(place, ['status', '--json'])).stdout).guard?.pid;
  const pid = await pidOf();
  const secrets = ['approval.key', 'totp.json'].map((name) => readFileSync(join(place.state, name), 'utf8').trim());
  for (const { what, tool, input } of WAYS) {
    const ended = await hook(place, { payload: call(place, tool, input(place, pid)) });
    const { permissionDecision, updatedInput } = decisionOf(ended);
    // A file's own tool is outside of every wall, so only a no will do; a question would be the agent's person's.
    if (tool !== 'Bash') expect([what, permissionDecision]).toEqual([what, expect.stringMatching(/^(?:deny|ask)$/)]);
    else if (permissionDecision === 'allow') {
      const ran = await execute('bash', ['-c', updatedInput?.command ?? ''], { cwd: place.workspace, env: place.env });
      for (const secret of secrets) expect(ran.stdout, what).not.toContain(secret);
    }
    expect([what, ...watched.map(digest)]).toEqual([what, ...before]);
    expect([what, await pidOf()]).toEqual([what, pid]);
  }
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  const told = (await trailEvents(place)).filter(({ event }) => JSON.stringify(event).includes('"type":"hook"'));
  expect(told).toHaveLength(WAYS.length + 1);
  const deploy = await hook(place, { payload: call(place, 'Bash', { command: 'deploy' }) });
  expect(decisionOf(deploy).permissionDecision).toBe('deny');
});
