import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeWorkspace, PATIENCE, PROGRAM, readSummary, runScript, sallyport, until } from './sallyport.test-support.ts';

const isRoot = process.getuid?.() === 0;
/** These tests ran already on this machine, as another user: what is large and the same for everybody is left out. */
const isAgain = process.env['SALLYPORT_TESTED'] !== undefined;
const warden = join(dirname(dirname(dirname(PROGRAM))), 'native/bin', `warden-linux-${process.arch}`);

/** Processes of this machine whose command line contains `mark`. */
function alive(mark: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(entry) || Number(entry) === process.pid) continue;
    try {
      if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(mark)) found.push(Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

test('a state folder that cannot be written: 125, one line, no effect', async () => {
  const place = makeWorkspace();
  const blocked = join(place.root, 'file');
  writeFileSync(blocked, '');
  const ended = await runScript(place, 'echo > ran', [], { env: { SALLYPORT_STATE: join(blocked, 'state') } });
  expect(ended.code).toBe(125);
  expect(ended.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
  expect(ended.stderr).not.toMatch(/at .*\.js:\d/);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
});

test.skipIf(isRoot)('a read-only state folder: 125 and no effect', async () => {
  const place = makeWorkspace();
  chmodSync(place.state, 0o500);
  onTestFinished(() => chmodSync(place.state, 0o700));
  const ended = await runScript(place, 'echo > ran');
  expect(ended.code).toBe(125);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
});

test.runIf(isRoot).each([false, true])(
  'a full disk (of a state that was used before: %s): 125, a sentence, no effect',
  async (isUsed) => {
    const place = makeWorkspace();
    const disk = join(place.root, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', disk]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const env = { SALLYPORT_STATE: join(disk, 'state') };
    if (isUsed) expect((await runScript(place, 'true', [], { env })).code).toBe(0);
    execFileSync('sh', ['-c', 'head -c 4M /dev/zero > fill || true'], { cwd: disk, stdio: 'ignore' });
    const ended = await runScript(place, 'echo > ran', [], { env });
    expect(ended.code).toBe(125);
    expect(ended.stderr).not.toMatch(/at .*\.js:\d/);
    expect(ended.stderr).toMatch(/space|full|ENOSPC|write/i);
    expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  },
);

test('the warden is killed: the tree is dead, the exit is 125, and the trail can be read', async () => {
  const place = makeWorkspace();
  const mark = `31${process.pid}7`;
  const ended = await runScript(place, `sleep ${mark}; echo > ran`, [], {
    started: async () => {
      await until(() => alive(`sleep\0${mark}`).length > 0);
      for (const pid of alive('warden\0run')) if (descendsFrom(pid, process.pid)) process.kill(pid, 'SIGKILL');
    },
  });
  expect(ended.code).toBe(125);
  expect(await until(() => alive(`sleep\0${mark}`).length === 0)).toBe(true);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

function descendsFrom(pid: number, ancestor: number): boolean {
  for (let at = pid, i = 0; at > 1 && i < 20; i++) {
    if (at === ancestor) return true;
    try {
      at = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return false;
    }
  }
  return false;
}

test('Sallyport itself is killed: the tree is dead', async () => {
  const place = makeWorkspace();
  const mark = `32${process.pid}7`;
  await runScript(place, `(setsid sleep ${mark} &); sleep ${mark}; echo > ran`, [], {
    started: async (child) => {
      await until(() => alive(`sleep\0${mark}`).length > 1);
      child.kill('SIGKILL');
    },
  });
  expect(await until(() => alive(`sleep\0${mark}`).length === 0)).toBe(true);
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
  // What the dead run left half-written is found and said, not dropped.
  expect((await runScript(place, 'true')).code).toBe(0);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

test('SIGTERM to Sallyport ends the tree and the record', async () => {
  const place = makeWorkspace();
  const mark = `33${process.pid}7`;
  const ended = await runScript(place, `sleep ${mark}`, [], {
    started: async (child) => {
      await until(() => alive(`sleep\0${mark}`).length > 0);
      child.kill('SIGTERM');
    },
  });
  expect(ended.code).toBe(143);
  expect(await until(() => alive(`sleep\0${mark}`).length === 0)).toBe(true);
});

const PLANS: readonly (readonly [string, string | Buffer])[] = [
  ['nothing', ''],
  ['no JSON', 'hello\n'],
  ['half of it', '{"version":1,'],
  ['another version', '{"version":2}\n'],
  ['a list', '[]\n'],
  ['nothing in it', '{}\n'],
  ['wrong kinds', '{"version":"1","argv":"ls","cwd":5}\n'],
  ['nested deeply', `${'['.repeat(100_000)}\n`],
  ['no programs', '{"version":1,"run":"x","mode":"observe","argv":[],"cwd":"/","env":[]}\n'],
  ['zero bytes', Buffer.alloc(4096)],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a])],
  ['a long line', Buffer.concat([Buffer.alloc(17 << 20, 0x20), Buffer.from('\n')])],
];

test.each(PLANS)('the warden refuses a plan that is %s: it ends, with 125, and starts nothing', async (_name, plan) => {
  const place = makeWorkspace();
  const spool = openSync(join(place.root, 'spool'), 'w+');
  const child = spawn(warden, ['run'], { cwd: place.workspace, env: {}, stdio: ['ignore', 'pipe', 'pipe', 'pipe', spool] });
  closeSync(spool);
  const control = child.stdio[3];
  let said = '';
  control?.on('error', () => undefined);
  control?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  if (control !== null && control !== undefined && 'end' in control) control.end(plan);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const [code, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((done) =>
    child.on('close', (...end) => done(end)),
  );
  clearTimeout(timer);
  expect([code, signal]).toEqual([125, null]);
  expect(said === '' || said.includes('"fail"')).toBe(true);
});

test.each([
  ['128 KiB in one argument', ['x'.repeat(127 * 1024)]],
  ['1.5 MiB in many', Array.from({ length: 1500 }, () => 'y'.repeat(1000))],
])('an argument list of %s arrives whole', async (_name, words) => {
  const ended = await sallyport(makeWorkspace(), [
    'run',
    '--quiet',
    '--unattended',
    '--',
    'bash',
    '-c',
    'echo $# ${#1}',
    'sh',
    ...words,
  ]);
  expect(ended.stdout).toBe(`${words.length} ${words[0]?.length}\n`);
});

test('4 MiB of arguments made inside the cage neither hang nor break the record', async () => {
  const place = makeWorkspace();
  const ended = await runScript(
    place,
    `python3 -c "
import os
try: os.execv('/bin/true',['true']+['z'*100000]*42)
except OSError as e: print(e.errno)"`,
    ['--quiet'],
  );
  expect(ended.signal).toBeNull();
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
});

test('names with newlines, quotes and bytes that are no UTF-8 are recorded and undone', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  execFileSync('bash', ['-c', `mkdir d; echo 1 > d/$'a\\nb'; echo 2 > d/$'\\xff\\xfe"'; echo 3 > d/' lead'`], {
    cwd: place.workspace,
  });
  const listing = (): string =>
    execFileSync('bash', ['-c', 'cd d && for f in *; do printf %s "$f" | od -An -tx1; cat "$f"; done'], {
      cwd: place.workspace,
    }).toString('latin1');
  const before = listing();
  expect((await runScript(place, `rm d/*; echo new > d/$'\\xf0\\x28'`, ['--summary', summary])).code).toBe(0);
  expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  expect((await sallyport(place, ['undo', readSummary(summary).run])).code).toBe(0);
  expect(listing()).toBe(before);
});

test.skipIf(isAgain)(
  'a workspace of 100,000 files works',
  async () => {
    const place = makeWorkspace();
    execFileSync('bash', ['-c', 'for d in $(seq 100); do mkdir d$d; (cd d$d && seq 1000 | xargs touch); done'], {
      cwd: place.workspace,
    });
    const ended = await runScript(place, 'find . -type f | wc -l', ['--quiet']);
    expect(ended).toMatchObject({ code: 0, stdout: '100000\n' });
  },
  300_000,
);

test.skipIf(isAgain)(
  '64 concurrent runs share one trail',
  async () => {
    const place = makeWorkspace();
    const ends = await Promise.all(
      Array.from({ length: 64 }, (_, i) => runScript(place, `echo ${i} > f${i}; exit ${i}`, ['--quiet'], { timeout: 400_000 })),
    );
    expect(ends.map((ended) => ended.code)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    expect(readdirSync(place.workspace)).toHaveLength(64);
    const verified = await sallyport(place, ['trail', 'verify']);
    expect(verified, verified.stdout + verified.stderr).toMatchObject({ code: 0 });
  },
  500_000,
);

test('a clock that is asked for ends a run: --limit time', async () => {
  const place = makeWorkspace();
  const summary = join(place.root, 'summary.json');
  const ended = await runScript(place, 'sleep 300', ['--limit', 'time=1s', '--summary', summary]);
  expect(ended.code).not.toBe(0);
  expect(readSummary(summary).reason).toBe('time');
});

test('a summary that cannot be written is said, before anything runs', async () => {
  const place = makeWorkspace();
  const ended = await runScript(place, 'echo > ran', ['--summary', join(place.root, 'no/such/folder/s.json')]);
  expect(ended.code).toBe(125);
  expect(ended.stderr).toContain('s.json');
  expect(existsSync(join(place.workspace, 'ran'))).toBe(false);
});

test('the workspace is gone or is a file', async () => {
  const place = makeWorkspace();
  writeFileSync(join(place.workspace, 'file'), '');
  const ended = await sallyport(place, ['run', '--policy', join(place.root, 'missing.yaml'), '--', 'true']);
  expect(ended.code).toBe(125);
  expect(ended.stderr).toContain('missing.yaml');
});
