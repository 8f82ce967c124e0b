import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stateDirectory, walkEvents } from '../trail/index.ts';
import {
  type CageEvent,
  type CageResult,
  type OpenOptions,
  type Refusal,
  type Runnable,
  type RunOptions,
  SallyportError,
} from './types.ts';

const MOST_OUTPUT = 10 * 1024 * 1024;
const MOST_EVENTS = 10_000;
const FAILED = 125;

/** In src/sdk and in dist/sdk alike the package's folder is two levels up. */
const PROGRAM: string = fileURLToPath(new URL('../../dist/bin/sallyport.js', import.meta.url));

interface Summary extends Omit<CageResult, 'stdout' | 'stderr' | 'isCut' | 'denials' | 'events'> {
  readonly denied: readonly Refusal[];
}

/** Folders of cages that nobody has closed. */
const folders = new Set<string>();

process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-'));
  folders.add(folder);
  return folder;
}

/** Runs commands inside walls, one process of Sallyport each: a crash in one leaves the others alone. */
export class Cage {
  readonly #options: OpenOptions;
  readonly #workspace: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #folder: string;
  #count = 0;

  constructor(options: OpenOptions) {
    refuseUnknown('Sallyport.open', options, OPEN_OPTIONS);
    this.#options = options;
    this.#workspace = options.workspace ?? process.cwd();
    if (statSync(this.#workspace, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new SallyportError('BAD_INPUT', `There is no folder ${this.#workspace} to be the workspace.`);
    this.#env = options.env ?? process.env;
    this.#folder = makeFolder();
    if (typeof options.policy === 'object')
      writeFileSync(join(this.#folder, 'policy.yaml'), JSON.stringify(options.policy), { mode: 0o600 });
  }

  /**
   * Runs something unattended: what would be asked is denied. Resolves also where the command failed or was refused.
   * @throws SallyportError where Sallyport could not do its part, or the run was aborted
   */
  async run(what: Runnable, options: RunOptions = {}): Promise<CageResult> {
    refuseUnknown('cage.run', options, RUN_OPTIONS);
    refuseAborted(options.signal);
    this.#count += 1;
    const summary = join(this.#folder, `summary-${this.#count}.json`);
    const output = await this.#start([...this.#flags(options), '--summary', summary, '--', ...wordsOf(what)], options);
    const told = readSummary(summary);
    refuseAborted(options.signal);
    if (told === undefined || output.code === FAILED)
      throw new SallyportError('FAILED', complaintIn(output.stderr) || `Sallyport ended with ${output.code}`);
    const { denied, ...rest } = told;
    return {
      ...rest,
      stdout: output.stdout,
      stderr: output.stderr,
      isCut: output.isCut,
      denials: denied,
      events: this.#events(told.run),
    };
  }

  /** Forgets what this object keeps, as the end of the process does. The record of the runs stays. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    folders.delete(this.#folder);
  }

  #flags({ timeoutMs, limits = {} }: RunOptions): readonly string[] {
    const { policy, hosts = [] } = this.#options;
    const all = { ...limits, ...(timeoutMs === undefined ? {} : { time: `${Math.max(1, Math.round(timeoutMs))}ms` }) };
    const bounds = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    if (bounds.some((bound) => bound.includes(','))) throw new SallyportError('BAD_INPUT', 'A limit has no comma.');
    return [
      ...['run', '--unattended', '--quiet', '--workspace', this.#workspace],
      ...(policy === undefined ? [] : ['--policy', typeof policy === 'string' ? policy : join(this.#folder, 'policy.yaml')]),
      ...hosts.flatMap((host) => ['--allow-host', host]),
      ...(bounds.length === 0 ? [] : ['--limit', bounds.join(',')]),
    ];
  }

  #start(args: readonly string[], { input, signal, onOutput, mostOutput = MOST_OUTPUT }: RunOptions): Promise<Output> {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: this.#workspace, env: { ...this.#env }, stdio: 'pipe' });
    const end = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', end, { once: true });
    const kept = { stdout: '', stderr: '' };
    let isCut = false;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text: string) => {
        onOutput?.(name, text);
        isCut ||= kept[name].length + text.length > mostOutput;
        kept[name] = (kept[name] + text).slice(0, mostOutput);
      });
    }
    // A command that reads nothing has gone before all was written.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    return new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new SallyportError('FAILED', error.message)));
      child.once('close', (code) => {
        signal?.removeEventListener('abort', end);
        resolve({ ...kept, code, isCut });
      });
    });
  }

  #events(run: string): readonly CageEvent[] {
    const events: CageEvent[] = [];
    walkEvents(stateDirectory(this.#env), run, (event) => {
      if (events.length < MOST_EVENTS) events.push(withoutAbsent(event));
    });
    return events;
  }
}

const OPEN_OPTIONS: Readonly<Record<keyof OpenOptions, true>> = { workspace: true, policy: true, hosts: true, env: true };
const RUN_OPTIONS: Readonly<Record<keyof RunOptions, true>> = {
  ...{ signal: true, timeoutMs: true, limits: true, input: true, onOutput: true, mostOutput: true },
};

/** A misspelt `policy` or `timeoutMs` that is passed over would be a bound that its caller believes in. */
function refuseUnknown(call: string, options: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw new SallyportError('BAD_INPUT', `${call} has no option ${unknown}; it has ${Object.keys(known).join(', ')}.`);
}

/** What Sallyport itself said last, with its hint: `sallyport: SENTENCE`, and the lines below it. */
function complaintIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const at = lines.findLastIndex((line) => line.startsWith('sallyport: '));
  return lines
    .slice(Math.max(0, at))
    .join(' ')
    .replace(/^sallyport: /, '')
    .trim();
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly isCut: boolean;
}

const STARTS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['python', ['python3', '-c']],
  ['javascript', ['node', '-e']],
  ['shell', ['bash', '-c']],
]);

function isWords(what: Runnable): what is readonly string[] {
  return Array.isArray(what) && what.every((word) => typeof word === 'string');
}

function wordsOf(what: Runnable): readonly string[] {
  if (typeof what === 'string') return ['bash', '-c', what];
  if (isWords(what)) {
    if (what.length === 0) throw new SallyportError('BAD_INPUT', 'There is nothing to run.');
    return what;
  }
  const start = STARTS.get(what?.language);
  // Callers in JavaScript, and models, hand over whatever they like.
  if (start === undefined || typeof what.code !== 'string')
    throw new SallyportError('BAD_INPUT', 'What to run is a text, words, or code in python, javascript or shell.');
  return [...start, what.code];
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SallyportError('ABORTED', 'The run was ended by its caller.');
}

function readSummary(path: string): Summary | undefined {
  try {
    const value: Summary = JSON.parse(readFileSync(path, 'utf8'));
    return value;
  } catch {
    return undefined;
  } finally {
    rmSync(path, { force: true });
  }
}

function withoutAbsent(event: object): CageEvent {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}
