import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeWorkspace, type Place, readSummary, sallyport, until } from './sallyport.test-support.ts';

const isRoot = process.getuid?.() === 0;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Ticks {
  readonly port: number;
  count(): number;
  open(): number;
}

/** A service that counts what comes to it, and how many connections it has. */
function startTicks(): Promise<Ticks> {
  let [count, open] = [0, 0];
  const server = createServer((socket) => {
    open += 1;
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      count += piece.length;
    });
    socket.once('close', () => {
      open -= 1;
    });
    socket.write('go on\n');
  });
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, count: () => count, open: () => open });
    });
  });
}

/** By its address: without namespaces no name is resolved inside. */
function reach(port: number): readonly string[] {
  return ['--allow-host', `127.0.0.1:${port}`];
}

/** For the cage: a byte every 10 ms, for ever, over connections that are made again when they break. */
function ticking(place: Place, port: number): readonly string[] {
  const code = `
    const net = require('net');
    const start = () => { const s = net.connect(${port}, '127.0.0.1'); const t = setInterval(() => s.write('x'), 10);
      s.on('error', () => {}).on('data', () => {}).on('close', () => { clearInterval(t); setTimeout(start, 20); }); };
    start(); start();`;
  writeFileSync(join(place.workspace, 'tick.js'), code);
  return ['--', process.execPath, 'tick.js'];
}

/** Our warden's processes: children of a run. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1] === String(pid) ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

function descendantsOf(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function flowing(ticks: Ticks): Promise<void> {
  if (!(await until(() => ticks.count() > 20))) throw new Error('nothing arrived');
}

/** Nothing more arrives, once what was under way is there. */
function isSilent(ticks: Ticks): Promise<boolean> {
  return until(async () => {
    const before = ticks.count();
    await pause(500);
    return ticks.count() === before;
  });
}

describe.each([
  ['namespaces', []],
  ['landlock', ['--force-mode', 'landlock']],
] as const)('with %s', (_name, mode) => {
  test('Sallyport is killed while bytes flow: the tree is dead, nothing more arrives', async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    let tree: readonly number[] = [];
    const ended = await sallyport(place, ['run', '-q', ...mode, ...reach(ticks.port), ...ticking(place, ticks.port)], {
      started: async (child) => {
        await flowing(ticks);
        tree = descendantsOf(child.pid ?? 0);
        child.kill('SIGKILL');
      },
    });
    expect(ended.signal).toBe('SIGKILL');
    expect(tree.length).toBeGreaterThanOrEqual(2);
    expect(await until(() => ticks.open() === 0)).toBe(true);
    expect(await isSilent(ticks)).toBe(true);
    expect(await until(() => !tree.some(isAlive))).toBe(true);
  });

  test('Sallyport stands still: so does the network of the cage, and it goes on afterwards', async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    let [silent, wentOn] = [false, false];
    const ended = await sallyport(place, ['run', '-q', ...mode, ...reach(ticks.port), ...ticking(place, ticks.port)], {
      started: async (child) => {
        await flowing(ticks);
        child.kill('SIGSTOP');
        silent = await isSilent(ticks);
        const before = ticks.count();
        child.kill('SIGCONT');
        wentOn = await until(() => ticks.count() > before + 10);
        child.kill('SIGTERM');
      },
    });
    expect([silent, wentOn, ended.code]).toEqual([true, true, 143]);
  });

  test('Sallyport stands still and is killed: the tree is dead', async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    let tree: readonly number[] = [];
    await sallyport(place, ['run', '-q', ...mode, ...reach(ticks.port), ...ticking(place, ticks.port)], {
      started: async (child) => {
        await flowing(ticks);
        tree = descendantsOf(child.pid ?? 0);
        child.kill('SIGSTOP');
        await pause(100);
        child.kill('SIGKILL');
      },
    });
    expect(await until(() => !tree.some(isAlive))).toBe(true);
    expect(await isSilent(ticks)).toBe(true);
  });

  test('a limit ends the run also while Sallyport stands still under a flood of attempts', async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    const summary = join(place.root, 'summary.json');
    // Attempts that Node decides on, and attempts that the warden refuses and tells of: nobody reads what it tells.
    const code = `
      const net = require('net');
      const go = (port, host) => net.connect(port, host).on('error', () => {}).on('close', () => setImmediate(go, port, host));
      const s = net.connect(${ticks.port}, '127.0.0.1'); s.on('error', () => {});
      let sent = 0;
      setInterval(() => { s.write('x'); if (++sent === 30) flood(); }, 10);
      function flood() {
        for (let i = 0; i < 20; i++) { go(81, '203.0.113.9'); go(9, '127.0.0.1'); }
        const udp = require('dgram').createSocket('udp4').on('error', () => {});
        setInterval(() => { for (let i = 0; i < 200; i++) udp.send('x', 9, '203.0.113.9', () => {}); }, 1);
      }`;
    writeFileSync(join(place.workspace, 'flood.js'), code);
    let [tree, ended]: [readonly number[], boolean] = [[], false];
    const options = [...mode, '--limit', 'time=12s', '--summary', summary];
    const result = await sallyport(place, ['run', '-q', ...options, ...reach(ticks.port), '--', process.execPath, 'flood.js'], {
      started: async (child) => {
        await flowing(ticks);
        const [warden = 0] = childrenOf(child.pid ?? 0);
        tree = descendantsOf(warden);
        child.kill('SIGSTOP');
        ended = await until(() => !tree.some(isAlive));
        child.kill('SIGCONT');
      },
    });
    expect(ended).toBe(true);
    expect(result.code).toBe(137);
    expect(readSummary(summary).reason).toBe('time');
  });

  test('the warden is killed while bytes flow: 125, a clear sentence, nothing more arrives', async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    let tree: readonly number[] = [];
    const ended = await sallyport(place, ['run', '-q', ...mode, ...reach(ticks.port), ...ticking(place, ticks.port)], {
      started: async (child) => {
        await flowing(ticks);
        const [warden = 0] = childrenOf(child.pid ?? 0);
        tree = descendantsOf(warden);
        process.kill(warden, 'SIGKILL');
      },
    });
    expect([ended.code, ended.stderr]).toEqual([
      125,
      expect.stringMatching(/^sallyport: The run was ended: the warden ended by SIGKILL/),
    ]);
    expect(await until(() => !tree.some(isAlive))).toBe(true);
    expect(await isSilent(ticks)).toBe(true);
    expect(await until(() => ticks.open() === 0)).toBe(true);
    expect((await sallyport(place, ['trail', 'verify'])).code).toBe(0);
  });
});

test.runIf(isRoot)(
  'the disk of the record is full while requests flow: the run ends, and nothing goes out unrecorded',
  async () => {
    const place = makeWorkspace();
    const ticks = await startTicks();
    const disk = join(place.root, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', disk]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const code = `
    const net = require('net');
    const go = () => net.connect(${ticks.port}, '127.0.0.1').on('error', () => {}).on('data', function () { this.end('x'); }).on('close', go);
    for (let i = 0; i < 8; i++) go();`;
    writeFileSync(join(place.workspace, 'requests.js'), code);
    const ended = await sallyport(place, ['run', '-q', ...reach(ticks.port), '--', process.execPath, 'requests.js'], {
      env: { SALLYPORT_STATE: join(disk, 'state') },
      started: async () => {
        await flowing(ticks);
        try {
          execFileSync('sh', ['-c', 'cat /dev/zero > fill'], { cwd: disk, stdio: 'ignore' });
        } catch {
          // It is full now.
        }
      },
    });
    expect([ended.code, ended.stderr]).toEqual([125, expect.stringMatching(/record|space|disk/i)]);
    expect(ended.stderr).not.toMatch(/at .*\.js:\d/);
    expect(await isSilent(ticks)).toBe(true);
    expect(await until(() => ticks.open() === 0)).toBe(true);
  },
);
