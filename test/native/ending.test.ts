import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildProgram, compiler } from './compiler.test-support.ts';
import {
  isRoot,
  type Live,
  makePlace,
  messageOf,
  type PlanChanges,
  planFor,
  processesWith,
  runWarden,
  until,
} from './warden.test-support.ts';

const TREE = 'for i in 1 2 3; do (setsid sh -c "sleep 3000; : $0" $0 &) ; done; sleep 3000; : $0';
const modes: readonly (readonly [string, PlanChanges])[] = [
  ['behind namespaces', {}],
  ['observed only', { mode: 'observe' }],
];

/** Calls what ends the run once it stands. @returns whether the tree is dead then, and how the run says that it ended */
async function endedBy(
  changes: PlanChanges,
  end: (live: Live) => void,
): Promise<{ readonly isDead: boolean; readonly exit: unknown }> {
  const place = makePlace();
  const mark = place.root;
  let stood: Promise<boolean> = Promise.resolve(false);
  const ended = await runWarden(place, planFor(place, ['sh', '-c', TREE, mark], changes), {
    onMessage: (message, live) => {
      if (message['type'] !== 'ready') return;
      stood = until(() => processesWith(mark).length >= 4);
      void stood.then(() => end(live));
    },
  });
  const isDead = (await stood) && (await until(() => processesWith(mark).length === 0));
  for (const pid of processesWith(mark)) process.kill(pid, 'SIGKILL');
  return { isDead, exit: messageOf(ended, 'exit') };
}

describe.each(modes)('the tree is dead, %s', (_name, changes) => {
  test('when the control channel closes', async () => {
    expect(await endedBy(changes, (live) => live.channel.destroy())).toMatchObject({ isDead: true });
  });

  test('when the program is told to end', async () => {
    expect(await endedBy(changes, (live) => live.channel.write('{"signal":9}\n'))).toMatchObject({ isDead: true });
  });
});

test.each(modes)('what a program leaves behind is dead when its end is told, %s', async (_name, changes) => {
  const place = makePlace();
  const left: number[] = [];
  const leave = 'for i in $(seq 50); do setsid sh -c "sleep 3000; : $0" $0 & done; sleep 0.5; ls /proc | grep -c "^[0-9]"';
  const ended = await runWarden(place, planFor(place, ['sh', '-c', leave, place.root], changes), {
    onMessage: (message) => {
      if (message['type'] === 'exit') left.push(processesWith(place.root).length);
    },
  });
  expect(Number(ended.stdout)).toBeGreaterThan(50);
  expect(left).toEqual([0]);
});

test('the tree dies with a killed warden', async () => {
  expect(await endedBy({}, (live) => live.child.kill('SIGKILL'))).toEqual({ isDead: true, exit: undefined });
});

test('a run past its time ends with that reason', async () => {
  const place = makePlace();
  const limits = { memory: 0, pids: 0, cpu: 0, time: 200, fileSize: 0, openFiles: 0 };
  const ended = await runWarden(place, planFor(place, ['sleep', '1002'], { limits }));
  expect(messageOf(ended, 'exit')).toMatchObject({ reason: 'time', signal: 9 });
});

describe.skipIf(compiler === undefined || !isRoot)('a full disk for the record', () => {
  test('ends the run, and nothing happens without a record', async () => {
    const place = makePlace();
    buildProgram('appender', place.programs);
    const disk = join(place.root, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['-l', disk]));
    const ended = await runWarden(place, planFor(place, ['/programs/appender', place.workspace]), {
      spool: join(disk, 'spool'),
    });
    expect(messageOf(ended, 'exit')).toMatchObject({ reason: 'trail' });
    const recorded = new Set(ended.events.filter((event) => event['type'] === 'create').map((event) => event['path']));
    const made = readdirSync(place.workspace).map((name) => join(place.workspace, name));
    expect(made.length).toBeGreaterThan(100);
    expect(made.filter((path) => !recorded.has(path))).toEqual([]);
  });

  test('that is full from the start lets nothing run', async () => {
    const place = makePlace();
    const disk = join(place.root, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['-l', disk]));
    const ended = await runWarden(place, planFor(place, ['touch', 'started']), { spool: join(disk, 'spool') });
    expect([ended.code, messageOf(ended, 'fail')?.['errno']]).toEqual([125, 'ENOSPC']);
    expect(existsSync(join(place.workspace, 'started'))).toBe(false);
  });
});

describe.skipIf(compiler === undefined)('2,000 processes against a limit of 64', () => {
  test.each(['processes', 'threads'])('%s', async (what) => {
    const place = makePlace();
    buildProgram('forker', place.programs);
    const limits = { memory: 0, pids: 64, cpu: 0, time: 600_000, fileSize: 0, openFiles: 0 };
    const ended = await runWarden(place, planFor(place, ['/programs/forker', what], { limits }));
    expect(messageOf(ended, 'ready')?.['limits']).toMatchObject({ pids: isRoot ? 'supervisor' : 'rlimit' });
    // The kernel refuses an ordinary user's fork; root's are counted, and the run is ended.
    if (isRoot) {
      expect(messageOf(ended, 'exit')).toMatchObject({ reason: 'pids' });
      return;
    }
    expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
    expect(Number(ended.stdout)).toBeGreaterThan(20);
    expect(Number(ended.stdout)).toBeLessThan(64);
  });
});

describe.skipIf(compiler === undefined)('a path that changes after it was read', () => {
  test('never writes outside', async () => {
    const place = makePlace();
    buildProgram('flipper', place.programs);
    const outside = join(place.root, 'outside');
    const victims = [outside, join(place.programs, 'planted'), '/etc/sallyport-planted'];
    for (const victim of victims) {
      const ended = await runWarden(
        place,
        planFor(place, ['/programs/flipper', join(place.workspace, 'allowed'), victim, '2000']),
      );
      expect(messageOf(ended, 'exit')).toMatchObject({ code: 0 });
      expect(existsSync(victim)).toBe(false);
    }
  });

  test('writes to a protected file that was there before: never', async () => {
    const place = makePlace();
    buildProgram('flipper', place.programs);
    const victim = join(place.workspace, '.envrc');
    writeFileSync(victim, 'mine\n');
    await new Promise((done) => setTimeout(done, 20));
    await runWarden(place, planFor(place, ['/programs/flipper', join(place.workspace, 'allowed'), victim, '3000']));
    expect(readFileSync(victim, 'utf8')).toBe('mine\n');
  });

  test('a protected name that slipped past the guard is found at the end', async () => {
    const place = makePlace();
    buildProgram('flipper', place.programs);
    const victim = join(place.workspace, '.envrc');
    const ended = await runWarden(place, planFor(place, ['/programs/flipper', join(place.workspace, 'allowed'), victim, '3000']));
    expect(existsSync(victim)).toBe(false);
    const denied = ended.events.filter((event) => event['rule'] === 'protected').length;
    const settled = messageOf(ended, 'exit')?.['settled'];
    expect(denied > 0 || (Array.isArray(settled) && settled.length > 0)).toBe(true);
  });
});

test('a program cannot hide its arguments by making itself unreadable', async () => {
  const place = makePlace();
  const script = [
    'import ctypes, os',
    'libc = ctypes.CDLL(None)',
    'assert libc.prctl(4, 0, 0, 0, 0) == 0',
    'try: os.close(os.open("blind", os.O_CREAT | os.O_WRONLY))',
    'except OSError as e: print(e.errno)',
  ].join('\n');
  const ended = await runWarden(place, planFor(place, ['/usr/bin/python3', '-c', script]));
  const made = existsSync(join(place.workspace, 'blind'));
  const recorded = ended.events.some((event) => event['type'] === 'create' && String(event['path']).endsWith('/blind'));
  const refused = ended.events.some((event) => event['rule'] === 'unreadable');
  expect({ made, told: recorded || refused }).toEqual({ made: recorded, told: true });
});

// The clock that stamps files stands still for up to 10 ms, so "before" and "in the run" may carry the same time.
test('what was made a moment before the run is kept from it', async () => {
  for (let round = 0; round < 20; round++) {
    const place = makePlace();
    const name = join(place.workspace, '.envrc');
    writeFileSync(join(place.workspace, 'mine'), 'content\n');
    writeFileSync(name, 'content\n');
    const ended = await runWarden(place, planFor(place, ['sh', '-c', 'rm mine; touch made']));
    expect(existsSync(name)).toBe(true);
    expect(ended.events).toContainEqual(
      expect.objectContaining({ type: 'journal', kind: 'file', path: join(place.workspace, 'mine') }),
    );
  }
});

// The program starts without waiting for that clock; the first call that would be stamped by it waits instead. Without walls the start
// is the shortest, and so the wait the likeliest to be needed.
describe.skipIf(compiler === undefined)('what the first call of a run makes is its own', () => {
  test.each(['namespaces', 'observe'] as const)('%s', async (mode) => {
    const place = makePlace();
    const program = buildProgram('first-call', place.programs);
    const plan = planFor(place, [mode === 'observe' ? program : '/programs/first-call'], { mode });
    for (let round = 0; round < 40; round++) {
      const ended = await runWarden(place, plan);
      expect(ended.events.map(({ type, baseline }) => [type, baseline])).toContainEqual(['rmdir', false]);
    }
  });
});
