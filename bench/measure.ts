import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Place } from './place.ts';
import type { Pair, Sample } from './statistics.ts';
import { compiled } from './tools.ts';

/** One process to measure. With `plan` it is a warden, which gets the plan and an empty spool (bench/launch.c). */
export interface Launch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly warden?: { readonly plan: string; readonly spool: string };
}

export interface Measured extends Sample {
  readonly stdout: string;
}

/** One side of a comparison. `before` and `after` are outside the clock. */
export interface Side {
  readonly name: string;
  readonly version: string;
  readonly launch: () => Promise<Launch>;
  /** Puts the place into the state that each run starts from. */
  readonly before?: () => void;
  /** What went wrong with the result, or null. */
  readonly check?: () => string | null;
}

const LONGEST_MS = 20 * 60_000;

/** Runs one side once. @throws Error where it failed: a run that did not do its work is no measurement */
export async function measureOnce(side: Side, place: Place): Promise<Measured> {
  // A signal's handler runs only between turns, and everything else here is synchronous.
  await nextTurn();
  side.before?.();
  const { argv, env, warden } = await side.launch();
  const out = join(place.scratch, 'measured');
  rmSync(out, { force: true });
  const asWarden = warden === undefined ? [] : ['-w', warden.plan, warden.spool];
  const child = spawnSync(compiled('launch'), [out, ...asWarden, '--', ...argv], {
    cwd: place.workspace,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    maxBuffer: 2 ** 26,
  });
  const said = shortened(`${child.stderr}${child.stdout}`.trim());
  if (child.error !== undefined || child.status !== 0) throw new Error(`${side.name}: ${child.error?.message ?? said}`);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN, status = Number.NaN, peak = Number.NaN] = readFileSync(
    out,
    'utf8',
  )
    .split(' ')
    .map(Number);
  if (status !== 0) throw new Error(`${side.name}: exit ${status}${said === '' ? '' : `: ${said}`}`);
  const wrong = side.check?.() ?? null;
  if (wrong !== null) throw new Error(`${side.name}: ${wrong}`);
  return { wallMs: wall / 1e6, cpuS: (user + system) / 1e6, peakMib: peak / 1024, stdout: child.stdout };
}

/** A B, B A, A B, ...: after one uncounted run of each, so that neither side always has the warmer machine. */
export async function measurePairs(a: Side, b: Side, pairs: number, place: Place): Promise<readonly Pair[]> {
  await measureOnce(a, place);
  await measureOnce(b, place);
  const taken: Pair[] = [];
  for (let index = 0; index < pairs; index++) {
    const isSwapped = index % 2 === 1;
    const first = await measureOnce(isSwapped ? b : a, place);
    const second = await measureOnce(isSwapped ? a : b, place);
    taken.push(isSwapped ? { a: second, b: first } : { a: first, b: second });
  }
  return taken;
}

function shortened(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 300)} ... ${text.slice(-300)}`;
}
