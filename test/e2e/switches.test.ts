/* A person's switches over every agent: hold, go on, end; and what a session may use up. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { call, decisionOf, hook, REFUSED } from './hook.test-support.ts';
import { type Ended, makeWorkspace, type Place, sallyport, trailEvents, until } from './sallyport.test-support.ts';

const read = (place: Place, more: object = {}): Promise<Ended> =>
  hook(place, { payload: call(place, 'Read', { file_path: 'a' }), ...more });
const verdictOf = async (ended: Promise<Ended>): Promise<string | undefined> => decisionOf(await ended).permissionDecision;

test('held agents wait, are refused at their deadline, and go on when a person says so', async () => {
  const place = makeWorkspace();
  expect(await verdictOf(read(place))).toBe('allow');
  expect((await sallyport(place, ['pause'])).code).toBe(0);
  const refused = await read(place, { deadline: 8000 });
  expect(refused.stdout + refused.stderr).toContain('a person holds every agent');
  const waiting = read(place);
  await wait(500);
  expect((await sallyport(place, ['resume'])).code).toBe(0);
  expect(await verdictOf(waiting)).toBe('allow');
});

test('a pause ends by itself, and a broken switch holds', async () => {
  const place = makeWorkspace();
  expect((await sallyport(place, ['pause', '--for', 'soon'])).code).toBe(2);
  expect(JSON.parse((await sallyport(place, ['pause', '--for', '1s', '--json'])).stdout).heldUntil).toMatch(/^20/);
  expect(await verdictOf(read(place))).toBe('allow');
  writeFileSync(join(place.state, 'switches.json'), '{');
  expect(await verdictOf(read(place, { deadline: 2500 }))).toBe('deny');
});

test('what runs in a cage stands still, and goes on; stop --all ends it', async () => {
  const place = makeWorkspace();
  const log = join(place.workspace, 'log');
  const running = sallyport(place, ['run', '--quiet', '--', 'bash', '-c', 'while :; do echo x >> log; sleep 0.05; done']);
  const size = (): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  expect(await until(() => size() > 2)).toBe(true);
  await sallyport(place, ['pause']);
  let held = -1;
  const standsStill = async (): Promise<boolean> => {
    held = size();
    await wait(600);
    return size() === held;
  };
  expect(await until(standsStill)).toBe(true);
  await sallyport(place, ['resume']);
  expect(await until(() => size() > held)).toBe(true);
  await sallyport(place, ['stop', '--all']);
  const ended = await running;
  expect(ended.code).toBe(137);
  expect(ended.stderr).toContain('a person has ended this run');
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(place, ['run', '--quiet', '--', 'true'])).code).toBe(0);
});

test('a session that a person ended gets refusals only, whichever guard answers; a new one works', async () => {
  const place = makeWorkspace();
  expect(await verdictOf(read(place))).toBe('allow');
  expect((await sallyport(place, ['stop', '--all'])).code).toBe(0);
  const after = await read(place);
  expect(after.stdout + after.stderr).toContain('a person has ended this session');
  await sallyport(place, ['stop']);
  expect(await verdictOf(read(place))).toBe('deny');
  const payload = { session_id: 's2', cwd: place.workspace, tool_name: 'Read', tool_input: { file_path: 'a' } };
  expect(await verdictOf(hook(place, { payload }))).toBe('allow');
});

test('no command of the cage reaches the switches', async () => {
  const place = makeWorkspace();
  await sallyport(place, ['pause']);
  await sallyport(place, ['resume']);
  const before = readFileSync(join(place.state, 'switches.json'), 'utf8');
  const file = join(place.state, 'switches.json');
  const ended = await sallyport(place, [
    'run',
    '--quiet',
    '--unattended',
    '--',
    'sh',
    '-c',
    `echo '{}' > ${file}; cat ${file}; rm -f ${file}`,
  ]);
  expect(ended.stdout).toBe('');
  expect(readFileSync(file, 'utf8')).toBe(before);
  const written = await hook(place, { payload: call(place, 'Write', { file_path: file, content: '{}' }) });
  expect(written.code).toBe(REFUSED);
});

test('the third identical denial ends the turn; budgets of a session end in refusals; its end is summed up', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'sallyport.yaml'), 'version: 1\nbudgets: { agents: 1, destructive: 1, calls: 8 }\n');
  const secret = (): Promise<Ended> => hook(place, { payload: call(place, 'Read', { file_path: '.env' }) });
  await secret();
  await secret();
  const third: unknown = JSON.parse((await secret()).stdout);
  expect(third).toMatchObject({ continue: false, hookSpecificOutput: { permissionDecision: 'deny' } });
  const delegate = { payload: call(place, 'Task', { description: 'help', prompt: 'x' }) };
  expect([await verdictOf(hook(place, delegate)), await verdictOf(hook(place, delegate))]).toEqual(['allow', 'deny']);
  const remove = { payload: call(place, 'Bash', { command: 'rm -rf src' }) };
  expect([await verdictOf(hook(place, remove)), await verdictOf(hook(place, remove))]).toEqual(['allow', 'deny']);
  expect([await verdictOf(read(place)), await verdictOf(read(place))]).toEqual(['allow', 'deny']);
  await hook(place, { event: 'SessionEnd', payload: { session_id: 's1', cwd: place.workspace, reason: 'other' } });
  const summary = (await trailEvents(place))
    .map(({ event }) => event)
    .filter((event) => JSON.stringify(event).includes('"summary"'));
  expect(JSON.stringify(summary)).toMatch(/"refused":\[.*\.env/);
  expect((await sallyport(place, ['status'])).stdout).toContain('denied 3 times read .env');
});
