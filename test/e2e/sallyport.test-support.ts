import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * How long a test waits for what must come, in milliseconds: so long that only what never comes makes it fail, on the busiest machine
 * too, and shorter than the time of a test, so that it fails with its own words.
 */
export const PATIENCE = 100_000;

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
  /** Milliseconds; then the program is killed, and the test sees signal SIGKILL. Default: `PATIENCE`. */
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
  onTestFinished(async () => {
    const isGone = await until(() => isEnded(root) && isRemoved(root));
    if (!isGone) throw new Error(`${root} can't be removed`);
  });
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

/** Ends what still works with a place in its environment, as a guard that a hook has started does. @returns whether nothing did */
function isEnded(root: string): boolean {
  const left = processesOf(root);
  for (const pid of left) endNow(pid);
  return left.length === 0;
}

/** Processes of this user that were started with this text in a variable. */
export function processesOf(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, 'latin1').includes(text) ? [Number(name)] : [];
      } catch {
        // It ended meanwhile, or is somebody else's.
        return [];
      }
    });
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

function isRemoved(root: string): boolean {
  try {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    return true;
  } catch {
    // The kernel leaves an overlay's work folder with mode 000, which only its owner can open again.
    spawnSync('chmod', ['-R', 'u+rwX', root]);
    return false;
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
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? PATIENCE);
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

/** Waits for a condition. @returns false when it did not come within `PATIENCE` */
export async function until(what: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + PATIENCE;
  // What takes long is looked at less and less often: to look costs, too.
  for (let pause = 20; Date.now() < end; pause = Math.min(pause * 1.3, 250)) {
    if (await what()) return true;
    await new Promise((done) => setTimeout(done, pause));
  }
  return false;
}

/** A port of this machine that nobody has: taken and given back. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
