import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Mount, Plan } from '../../src/model/index.ts';

const ROOT: string = dirname(dirname(import.meta.dirname));

export const SOURCES: string = join(ROOT, 'native', 'src');
export const NATIVE_TESTS: string = join(ROOT, 'native', 'test');

/** The built warden of this machine: these tests speak docs/warden-protocol.md with it, without Node's side in between. */
export const WARDEN: string =
  process.env['SALLYPORT_TEST_WARDEN'] ??
  join(ROOT, 'native', 'bin', `warden-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`);

/** How long a test waits for what must come, in milliseconds: only what never comes makes it fail, however busy the machine is. */
export const PATIENCE = 100_000;

export const isRoot: boolean = process.getuid?.() === 0;

export type Message = Readonly<Record<string, unknown>>;

export interface Place {
  readonly root: string;
  readonly workspace: string;
  readonly journal: string;
  /** Where the cage shows `programs`, read-only. */
  readonly programs: string;
}

/** A workspace and what a run needs beside it; removed when the test ends. */
export function makePlace(): Place {
  const base = process.env['SALLYPORT_TEST_BASE'] ?? (isRoot ? '/var/lib' : homedir());
  const root = mkdtempSync(join(base, 'sallyport-native-'));
  onTestFinished(() => removeTree(root));
  const place = { root, workspace: join(root, 'work'), journal: join(root, 'journal'), programs: join(root, 'programs') };
  for (const folder of [place.workspace, place.journal, place.programs]) mkdirSync(folder, { mode: 0o755 });
  return place;
}

function removeTree(root: string): void {
  try {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // An overlay leaves its work folder with mode 000.
    unlock(root);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function unlock(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) unlock(join(folder, entry.name));
  }
}

/** The host's own layout of `/`: links stay links, folders are shown read-only. */
function systemMounts(): readonly Mount[] {
  const names = ['usr', 'bin', 'sbin', 'lib', 'lib64', 'etc'];
  return names.flatMap((name): readonly Mount[] => {
    const path = `/${name}`;
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (found.isSymbolicLink()) return [{ type: 'symlink', dst: path, target: readlinkSync(path) }];
    return [{ type: 'bind', src: path, dst: path, ro: true }];
  });
}

export type PlanChanges = { readonly [Key in keyof Plan]?: Plan[Key] };

/** A plan that runs ARGV in the workspace behind namespaces, with the journal on and every limit off. */
export function planFor(place: Place, argv: readonly string[], changes: PlanChanges = {}): Plan {
  return {
    version: 1,
    run: 'native-test',
    mode: 'namespaces',
    argv,
    cwd: place.workspace,
    env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8'],
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    hostname: 'sallyport',
    workspace: { path: place.workspace, writable: true, overlay: null },
    mounts: [
      ...systemMounts(),
      { type: 'tmpfs', dst: '/tmp', mode: 0o1777, size: 2 ** 26, ro: false },
      { type: 'proc' },
      { type: 'dev' },
      { type: 'bind', src: place.programs, dst: '/programs', ro: true },
      { type: 'workspace' },
    ],
    writable: [place.workspace, '/tmp', '/dev/shm'],
    protect: {
      deny: ['.git/hooks', '.git/config', '.envrc'],
      report: ['package.json'],
      allowNew: ['.git/hooks/*.sample', '.git/config'],
      absent: [],
      secrets: ['.env'],
      walk: { start: 1000, end: 20_000, skip: ['node_modules'] },
    },
    hardlinks: [],
    labels: { private: { names: [], paths: [] }, untrusted: { names: [], paths: [] } },
    limits: { memory: 0, pids: 0, cpu: 0, time: 600_000, fileSize: 0, openFiles: 0 },
    observe: { reads: false },
    journal: { dir: place.journal, maxFile: 0 },
    destructive: { limit: 0, windowMs: 10_000 },
    scan: { interpreters: [], inline: [] },
    network: null,
    sockets: [],
    publish: [],
    debug: false,
    waits: false,
    selftest: '',
    ...changes,
  };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly messages: readonly Message[];
  /** The spool's lines, without what follows the last of them. */
  readonly lines: readonly string[];
  readonly events: readonly Message[];
  /** What follows the last line: nothing after an orderly end, zero bytes after a crash. */
  readonly rest: Buffer;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Live {
  readonly child: ChildProcess;
  readonly channel: Duplex;
  readonly messages: readonly Message[];
}

export interface RunOptions {
  readonly warden?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a file beside the workspace. */
  readonly spool?: string;
  /** Milliseconds, then SIGKILL: the test sees signal SIGKILL. Default: `PATIENCE`. */
  readonly timeout?: number;
  /** False: the control channel's write side ends with the plan. Default true. */
  readonly keepOpen?: boolean;
  /** Default: every held call is denied. */
  readonly onMessage?: (message: Message, live: Live) => void;
  readonly started?: (live: Live) => void;
}

function objectOf(line: string): Message {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null ? { ...value } : { notAnObject: line };
}

/** Starts `warden run`, sends PLAN (an object, or the bytes as they are) and waits for the warden's end. */
export function runWarden(place: Place, plan: Plan | string | Buffer, options: RunOptions = {}): Promise<Ended> {
  const spoolPath = options.spool ?? join(place.root, 'spool');
  const spool = openSync(spoolPath, 'w+');
  const child = spawn(options.warden ?? WARDEN, ['run'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', spool],
    env: { ...options.env },
  });
  closeSync(spool);
  const channel = child.stdio[3];
  if (!(channel instanceof Duplex)) throw new Error('no control channel');
  const messages: Message[] = [];
  const live = { child, channel, messages };
  const output = { stdout: '', stderr: '' };
  let pending = '';
  channel.setEncoding('utf8');
  channel.on('error', () => undefined);
  channel.on('data', (piece: string) => {
    const parts = `${pending}${piece}`.split('\n');
    pending = parts.pop() ?? '';
    for (const message of parts.map(objectOf)) {
      messages.push(message);
      if (options.onMessage !== undefined) options.onMessage(message, live);
      else if (message['type'] === 'hold') answer(live, message, 'deny');
    }
  });
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    output.stdout += piece;
  });
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    output.stderr += piece;
  });
  channel.write(typeof plan === 'string' || Buffer.isBuffer(plan) ? plan : `${JSON.stringify(plan)}\n`);
  if (options.keepOpen === false) channel.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? PATIENCE);
  options.started?.(live);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, messages, ...output, ...readSpool(spoolPath) });
    });
  });
}

/** Answers a held call. */
export function answer(live: Live, hold: Message, verdict: 'allow' | 'deny'): void {
  live.channel.write(`${JSON.stringify({ answer: hold['id'], verdict })}\n`);
}

function readSpool(path: string): Pick<Ended, 'lines' | 'events' | 'rest'> {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { lines, events: lines.map(objectOf), rest: bytes.subarray(end) };
}

/** The message of one type, or undefined. */
export function messageOf(ended: Pick<Ended, 'messages'>, type: string): Message | undefined {
  return ended.messages.find((message) => message['type'] === type);
}

/** Waits for a condition. @returns false when it did not come within `PATIENCE` */
export async function until(what: () => boolean): Promise<boolean> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    if (what()) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return what();
}

/** Processes of this machine whose command line holds WORD: what a run has left behind. */
export function processesWith(word: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(word) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
