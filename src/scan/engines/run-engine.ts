import { spawn } from 'node:child_process';
import { UserError } from '../../model/index.ts';
import { type Engine, type EngineReport, member } from './engine.ts';

export interface EngineCall {
  /** The folder that is scanned; paths come back relative to it or absolute. */
  readonly root: string;
  /** The words before a command that confine it: it reads the folder and what is named, writes nothing, has no network. */
  readonly confined: readonly string[];
  readonly program: string;
  /** Files of rules of the user's own. */
  readonly rules: readonly string[];
  /** Further words on its command line. */
  readonly more: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maxMs: number;
}

/** What an engine said, with its version. */
export interface EngineOutcome extends EngineReport {
  readonly version: string;
}

const MOST_BYTES = 64 << 20;
const VERSION_MS = 60_000;

/**
 * Runs another scanner, confined. Output that is no report of its own is said as `incomplete`: it never passes for "nothing found".
 *
 * @throws UserError ENGINE_OLD for a version whose silence means nothing
 */
export async function runEngine(engine: Engine, call: EngineCall): Promise<EngineOutcome> {
  const asked = await run(engine.versionArgs, { ...call, maxMs: VERSION_MS });
  const version = /(\d+)\.(\d+)(?:\.\d+)?/.exec(asked.out);
  if (version === null && (engine.isOftenUnversioned !== true || asked.out.trim() === ''))
    return failed(engine, '', asked.why || 'it does not tell its version');
  // One that was built from source: a version that is too old does not know the words that it is called with, and ends with an error.
  if (version !== null) refuseOld(engine, version);
  const { out, why, code } = await run([...engine.args(call.rules), ...call.more], call);
  if (engine.failureCodes?.includes(code ?? -1) === true) return failed(engine, version?.[0] ?? '', why);
  try {
    const output: unknown = JSON.parse(out);
    if (!isReport(engine, output)) return failed(engine, version?.[0] ?? '', 'what it wrote is no report');
    return { ...engine.read(output), version: version?.[0] ?? '' };
  } catch {
    return failed(engine, version?.[0] ?? '', why || 'what it wrote is no report');
  }
}

/** JSON of another shape has no findings either, and says nothing. */
function isReport({ list }: Engine, output: unknown): boolean {
  return Array.isArray(list === undefined ? output : member(output, list));
}

function refuseOld({ name, least: [leastMajor, leastMinor] }: Engine, version: RegExpExecArray): void {
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new UserError('ENGINE_OLD', `${name} is ${version[0]}, which is too old to be believed.`, {
    hint: `Install ${name} ${leastMajor}.${leastMinor} or newer.`,
  });
}

function failed({ name }: Engine, version: string, why: string): EngineOutcome {
  return { findings: [], incomplete: [{ path: '.', reason: `${name} did not finish: ${why}` }], version };
}

interface Output {
  readonly out: string;
  /** Why there may be no report: the last line of its errors, its exit code, the time. */
  readonly why: string;
  /** Null where a signal ended it. */
  readonly code: number | null;
}

function run(args: readonly string[], { root, confined, program, env, maxMs }: EngineCall): Promise<Output> {
  const [own = '', ...before] = confined;
  return new Promise((resolve) => {
    const child = spawn(own, [...before, program, ...args], { cwd: root, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let bytes = 0;
    let errors = '';
    let stopped = '';
    const stop = (why: string): void => {
      stopped = why;
      child.kill('SIGTERM');
    };
    const timer = setTimeout(() => stop('it took too long'), maxMs);
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > MOST_BYTES) stop('it wrote more than 64 MiB');
      else out.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => {
      errors = (errors + piece.toString('utf8')).slice(-4000);
    });
    child.on('error', (error) => stop(error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      const last = errors.trim().split('\n').at(-1) ?? '';
      resolve({
        out: Buffer.concat(out).toString('utf8'),
        code,
        why: stopped || last.slice(0, 200) || (code === 0 ? '' : `exit ${code}`),
      });
    });
  });
}
