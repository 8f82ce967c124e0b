import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, measureOnce, type Side } from './measure.ts';
import { IN_MEMORY, makePlace, type Place, removePlace } from './place.ts';
import { type Row, type Verdict, without } from './results.ts';
import type { Session } from './session.ts';
import { type Spread, spread } from './statistics.ts';
import { compiled, runTool, SALLYPORT } from './tools.ts';
import { bare, type Job, sallyport, wardenAlone } from './variants.ts';

const CALLS = 20_000;
const MOST_MICROSECONDS = 15;
const LEAST_EVENTS = 70_000;

/** One kind of call in a loop (bench/storm.c), and the event that each must leave. */
interface Storm {
  readonly name: string;
  readonly kind: 'fresh' | 'unlink' | 'open';
  /** Event types of which there must be CALLS in sum, per line that storm prints. */
  readonly events: readonly (readonly [line: string, types: readonly string[]])[];
  readonly hasFiles: number;
}

const STORMS: readonly Storm[] = [
  {
    name: 'make and unlink own files',
    kind: 'fresh',
    events: [
      ['make', ['create']],
      ['unlink', ['delete']],
    ],
    hasFiles: 0,
  },
  { name: 'unlink files of before, with journal', kind: 'unlink', events: [['unlink', ['delete']]], hasFiles: CALLS },
  { name: 'open for writing', kind: 'open', events: [['open', ['create', 'write']]], hasFiles: 1 },
];

/** What one mediated call costs, how many events a second pass, and whether every call left one. */
export async function measureCalls(session: Session): Promise<void> {
  for (const storm of STORMS) {
    if (!session.wants('calls', storm.name)) continue;
    const place = makePlace(IN_MEMORY);
    try {
      await measureStorm(session, place, storm);
    } catch (error) {
      session.add(without('calls', storm.name, 'failed', error instanceof Error ? error.message : String(error)));
    } finally {
      removePlace(place);
    }
  }
}

async function measureStorm(session: Session, place: Place, storm: Storm): Promise<void> {
  const job = jobOf(place, storm);
  let spool = '';
  const alone = wardenAlone(place, job, session.version, (run) => {
    spool = run.spool;
  });
  const whole = sallyport(place, job, session.version);
  const reference = bare(place, job);
  if (alone.skipped !== undefined || whole.skipped !== undefined || reference.skipped !== undefined) return;
  const warden = await race(session, place, reference.side, alone.side, () => readFileSync(spool, 'utf8'));
  const command = await race(session, place, reference.side, whole.side, () => exported(place));
  for (const [side, rounds] of [
    [alone.side, warden],
    [whole.side, command],
  ] as const) {
    for (const [line, types] of storm.events)
      addRows(session, `${storm.name} (${line})`, `bare → ${side.name} ${side.version}`, line, types, rounds);
  }
}

interface Round {
  readonly bare: Measured;
  readonly caged: Measured;
  /** How many events of each type were recorded. */
  readonly events: ReadonlyMap<string, number>;
}

async function race(
  session: Session,
  place: Place,
  reference: Side,
  caged: Side,
  record: () => string,
): Promise<readonly Round[]> {
  await measureOnce(reference, place);
  await measureOnce(caged, place);
  const rounds: Round[] = [];
  for (let index = 0; index < session.options.pairs; index++) {
    const early = index % 2 === 0 ? await measureOnce(reference, place) : null;
    const measured = await measureOnce(caged, place);
    const events = countEvents(record());
    rounds.push({ bare: early ?? (await measureOnce(reference, place)), caged: measured, events });
  }
  return rounds;
}

function addRows(
  session: Session,
  name: string,
  sides: string,
  line: string,
  types: readonly string[],
  rounds: readonly Round[],
): void {
  const microseconds = (measured: Measured): number => nanosecondsOf(line, measured) / CALLS / 1000;
  const added = spread(rounds.map(({ bare, caged }) => microseconds(caged) - microseconds(bare)));
  const rate = spread(rounds.map(({ caged }) => CALLS / (nanosecondsOf(line, caged) / 1e9)));
  const lost = spread(rounds.map(({ events }) => CALLS - types.reduce((sum, type) => sum + (events.get(type) ?? 0), 0)));
  const medians = [
    spread(rounds.map(({ bare }) => microseconds(bare))).median,
    spread(rounds.map(({ caged }) => microseconds(caged))).median,
  ];
  const row = (figure: string, target: string, isMet: boolean): Row => {
    const verdict: Verdict = isMet ? 'met' : 'not met';
    return { group: 'calls', name, sides, pairs: rounds.length, figure, ratio: '', cpu: '', target, verdict, note: '' };
  };
  const shown = medians.map((value) => value?.toFixed(2)).join(' → ');
  session.add(
    row(`${shown} us a call (added ${range(added, 2)})`, `<= ${MOST_MICROSECONDS} us added`, added.median <= MOST_MICROSECONDS),
  );
  session.add(row(`${range(rate, 0)} events/s`, `>= ${LEAST_EVENTS} events/s`, rate.median >= LEAST_EVENTS));
  session.add(
    row(`${lost.most} of ${CALLS} events lost, ${-lost.least} too many`, '0 lost', lost.most === 0 && lost.least === 0),
  );
}

function jobOf({ workspace }: Place, { kind, hasFiles }: Storm): Job {
  const folder = join(workspace, 'files');
  const program = join(workspace, 'storm');
  copyFileSync(compiled('storm'), program);
  return {
    argv: [program, kind, folder, String(CALLS)],
    isDeletion: true,
    before: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      if (hasFiles > 0) runTool([program, 'make', folder, String(hasFiles)], workspace);
    },
  };
}

function nanosecondsOf(line: string, { stdout }: Measured): number {
  const found = stdout.split('\n').find((text) => text.startsWith(`${line} `));
  const [, calls, nanoseconds] = (found ?? '').split(' ').map(Number);
  if (calls !== CALLS || nanoseconds === undefined || !(nanoseconds > 0)) throw new Error(`storm said ${JSON.stringify(stdout)}`);
  return nanoseconds;
}

/** What the trail holds of the run that ended last. */
function exported({ env, workspace }: Place): string {
  const list = runTool([process.execPath, SALLYPORT, 'trail', 'list'], workspace, env);
  const run = /^\S+/u.exec(list)?.[0] ?? '';
  return runTool([process.execPath, SALLYPORT, 'trail', 'export', '--format', 'ndjson', '--run', run], workspace, env);
}

function countEvents(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, type = ''] of text.matchAll(/"type":"([a-z]+)"/gu)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function range({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} [${least.toFixed(digits)}..${most.toFixed(digits)}]`;
}
