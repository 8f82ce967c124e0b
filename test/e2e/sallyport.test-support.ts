import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** The built program: these tests drive it from outside, as a person does. */
export const PROGRAM: string = join(dirname(dirname(import.meta.dirname)), 'dist/bin/sallyport.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds; then the program is killed, and the test sees signal SIGKILL. Default 60,000. */
  readonly timeout?: number;
  /** Called with the process once it was started. */
  readonly started?: (child: ChildProcess) => void;
}

/** A workspace with its own home and its own state, outside the temporary folders, gone after the test. */
export interface Place {
  readonly root: string;
  readonly workspace: string;
  readonly home: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Call it inside a test: it is removed when the test ends. */
export function makeWorkspace(): Place {
  const base = process.env['SALLYPORT_TEST_BASE'] ?? (process.getuid?.() === 0 ? '/var/lib' : homedir());
  const root = mkdtempSync(join(base, 'sallyport-e2e-'));
  onTestFinished(() => removeTree(root));
  const place = { root, workspace: join(root, 'work'), home: join(root, 'home'), state: join(root, 'state') };
  for (const folder of [place.workspace, place.home, place.state]) mkdirSync(folder, { mode: 0o700 });
  return {
    ...place,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: place.home,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      SALLYPORT_STATE: place.state,
    },
  };
}

/** A guard that is going away may still write its last lines, so the folder may fill again while it is emptied. */
async function removeTree(root: string, attempts = 20): Promise<void> {
  // The kernel leaves an overlay's work folder with mode 000, which only its owner can open again.
  spawnSync('chmod', ['-R', 'u+rwX', root]);
  try {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    if (attempts === 0) throw error;
    await sleep(250);
    await removeTree(root, attempts - 1);
  }
}

/** Runs `sallyport ARGS...` in a workspace and waits for its end. */
export function sallyport(place: Place, args: readonly string[], options: Partial<RunOptions> = {}): Promise<Ended> {
  return execute(process.execPath, [PROGRAM, ...args], {
    cwd: place.workspace,
    ...options,
    env: { ...place.env, ...options.env },
  });
}

/** Runs `sallyport run --unattended OPTIONS... -- bash -c SCRIPT`. */
export function runScript(
  place: Place,
  script: string,
  options: readonly string[] = [],
  more: Partial<RunOptions> = {},
): Promise<Ended> {
  return sallyport(place, ['run', '--unattended', ...options, '--', 'bash', '-c', script], more);
}

/** The same with the script on standard input, where the policy cannot read it beforehand: what stops it then is a wall or a guard. */
export function runInput(
  place: Place,
  script: string,
  options: readonly string[] = [],
  more: Partial<RunOptions> = {},
): Promise<Ended> {
  return sallyport(place, ['run', '--unattended', ...options, '--', 'bash', '-s'], {
    ...more,
    input: `{\n${script}\n} < /dev/null`,
  });
}

export function execute(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  options.started?.(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 60_000);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

/** What the tests read of `--summary FILE` (docs/json.md). */
export interface Summary {
  readonly schemaVersion: number;
  readonly run: string;
  readonly exitCode: number;
  readonly signal: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly profile: string;
  readonly walls: { readonly mode: string };
  readonly changed: {
    readonly created: number;
    readonly modified: number;
    readonly deleted: number;
    readonly files: readonly string[];
  };
  readonly denied: readonly { readonly rule: string; readonly what: string; readonly count: number }[];
  readonly destructive: { readonly counted: number; readonly limit: number; readonly held: number; readonly stopped: number };
  readonly protected: readonly { readonly path: string; readonly action: string }[];
  readonly trail: { readonly first: number; readonly last: number; readonly head: string };
}

function isSummary(value: unknown): value is Summary {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemaVersion' in value &&
    value.schemaVersion === 1 &&
    'run' in value &&
    'changed' in value &&
    'denied' in value
  );
}

export function readSummary(path: string): Summary {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isSummary(value)) throw new Error(`not a run summary: ${JSON.stringify(value).slice(0, 200)}`);
  return value;
}

/** Makes what lies in the workspace its last commit: what its manifests name is known to be the project's then. */
export function commitAll({ workspace, env }: Place): void {
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@sallyport.test'];
    execFileSync('git', [...who, ...args], { cwd: workspace, env: { ...env, PATH: process.env['PATH'] }, stdio: 'ignore' });
  };
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'as it was');
}

/** Every event of the trail, as `trail export` prints it. */
export async function trailEvents(place: Place): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const exported = await sallyport(place, ['trail', 'export', '--format', 'ndjson']);
  return exported.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? { ...value } : {};
    });
}

export async function until(what: () => boolean | Promise<boolean>, ms = 10_000): Promise<boolean> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await what()) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}
