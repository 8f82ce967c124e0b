/* What an agent's own tools are about to write, looked at in a thread that the guard keeps for it. */
import { languageOfPath } from '../../inspect/code/index.ts';
import type { Policy, ScanLimit } from '../../model/index.ts';
import { hasThreads, type Inspected, InspectionThread, inspectAll, onlyNew } from '../../scan/index.ts';
import { loadCodeParserQuickly } from '../code-parser.ts';
import { type BeforeRun, leastOf, NOTHING_FOUND, saidOf } from './before-run.ts';

/** A text as it would be, and as it is now. */
export interface Written {
  /** Relative to the workspace where it lies there. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Longer code is generated; a scan says so of it. In UTF-16 units. */
const LONGEST_WRITTEN = 1 << 20;
const FILE_MS = 2000;
/** For all that waits before it, too: the client's own patience is 30 s and more. */
const LATEST_MS = 8000;
const IDLE_MS = 60_000;
const LATE = 'reading it took too long';

/**
 * Inspects source code, and the secrets in it, before it is written: what is new counts, not what stands there already. Verdict
 * `ask`: what a person would be asked about before it runs.
 *
 * @param state for what is kept of earlier inspections; undefined: nothing is kept
 */
export async function inspectWritten(written: Written, limits: Policy['scan'], state: string | undefined): Promise<BeforeRun> {
  const { path, before, after } = written;
  const isOff = limits.ask === 'none' && limits.deny === 'none';
  if (isOff || after === before || !isSource(path, after)) return NOTHING_FOUND;
  if (after.length > LONGEST_WRITTEN) return unseen(path, 'it is too long', after);
  const inspected = await inTime(inTurn(() => newIn(written, leastOf(limits), state))).catch((error: unknown) =>
    unread(path, error),
  );
  return saidOf(inspected, [{ path, text: after }], limits);
}

/** Source that nobody could look at. It stops nothing by itself; a policy that denies does not let it through unasked. */
export function unseen(path: string, why: string, text = ''): BeforeRun {
  if (!isSource(path, text)) return NOTHING_FOUND;
  return { verdict: 'allow', reasons: [`${path} could not be inspected: ${why}`], patch: '', isUnread: true };
}

function isSource(path: string, text: string): boolean {
  return languageOfPath(path, text.slice(0, 300).split('\n', 1)[0] ?? '') !== undefined;
}

type Seen = Pick<Inspected, 'findings' | 'incomplete'>;

async function newIn({ path, before, after }: Written, fixesFrom: ScanLimit, state: string | undefined): Promise<Seen> {
  const now = await look(path, after, fixesFrom, state);
  if (now.findings.length === 0 || before === '') return now;
  const { findings } = await look(path, before, 'none', state);
  return { ...now, findings: onlyNew(now.findings, findings, new Set([path])) };
}

function look(path: string, text: string, fixesFrom: ScanLimit, state: string | undefined): Promise<Inspected> {
  return inspectAll([{ path, bytes: text.length }], () => ({ kind: 'text', text, bytes: text.length }), {
    ...{ loadParser: loadCodeParserQuickly, jobs: 1, state, thread: hasThreads() ? thread : undefined, fileMs: FILE_MS },
    inspectors: new Set(['code', 'secrets']),
    fixesFrom,
  });
}

function unread(path: string, error: unknown): Seen {
  const why = error instanceof Error && error.message === LATE ? LATE : 'reading it failed';
  return { findings: [], incomplete: [{ path, reason: why }] };
}

const thread: InspectionThread = new InspectionThread();
let turn: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/** The thread takes one text after the other, and ends when none came for a while. */
function inTurn<T>(job: () => Promise<T>): Promise<T> {
  clearTimeout(idle);
  const done = turn.then(job);
  const last = done.then(
    () => undefined,
    () => undefined,
  );
  turn = last;
  void last.then(() => {
    if (turn === last) idle = setTimeout(() => void thread.close(), IDLE_MS).unref();
  });
  return done;
}

/** A text that comes late is one that was not inspected; whatever becomes of it then, nobody waits for it. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(LATE)), LATEST_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
