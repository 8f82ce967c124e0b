/* What becomes of a change to a house: by its tier it is made, asked about, or left to a person's own hand. */
import type { Person } from '../../approval/index.ts';
import type { CommitReport } from '../../confine/index.ts';
import type { HomeComparison } from '../../inspect/home/index.ts';
import { UserError } from '../../model/index.ts';
import { openTrail, stateDirectory } from '../../trail/index.ts';
import { commitRun, isFinished, undoRun } from '../afterwards.ts';
import { compareRun } from './compare.ts';
import { type Instance, openHouse } from './reload.ts';

/**
 * `refused`: nobody said yes; `no-authenticator`: the change is high and none is set up; `not-present`: the yes had no right code;
 * `by-hand`: critical; `conflict`: files changed since; `rolled-back`: the running house did not take it over; `not-taken-back`: nor could
 * all of it be taken back, because files changed meanwhile.
 */
export type HomeVerdict =
  | 'nothing'
  | 'applied'
  | 'refused'
  | 'no-authenticator'
  | 'not-present'
  | 'by-hand'
  | 'conflict'
  | 'rolled-back'
  | 'not-taken-back';

/** How a person shows that it is them: a yes alone can be typed by whatever holds the terminal. */
export interface Presence {
  readonly isSetUp: boolean;
  /** Asks for a code and uses it up. */
  readonly prove: () => Promise<boolean>;
}

export interface HomeApplied {
  readonly run: string;
  readonly comparison: HomeComparison;
  readonly verdict: HomeVerdict;
  readonly conflicts: readonly string[];
  /** Left out, and why: what steers later runs is a person's to commit by name. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** How many paths were made: `sallyport undo RUN` brings back what was there. */
  readonly committed: number;
  /** Why the running house did not take it over. */
  readonly complaint?: string;
}

export interface ApplyRequest {
  readonly run: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who is asked about what is medium or high; nobody is there: no. */
  readonly person: Person | undefined;
  /** What a yes to the high tier needs beside. */
  readonly presence: Presence;
  /** The running house, which takes the change over, or it is taken back. */
  readonly instance?: Instance | undefined;
}

/**
 * Makes a transaction's change, when its tier allows, or a person does.
 *
 * @throws UserError RUN_UNFINISHED; HOME_APPLY_FAILED where it could not be made whole; those of `openHouse`, before anything is made
 */
export async function applyHome({ run, env, person, presence, instance }: ApplyRequest): Promise<HomeApplied> {
  if (!isFinished(run, env))
    throw new UserError('RUN_UNFINISHED', 'The run still works on its change, or was cut off in the middle.', {
      hint: 'When it works no more: read it (`sallyport diff RUN`), then `sallyport commit RUN` or `sallyport discard RUN`.',
      exitCode: 1,
    });
  const { run: id, folder, comparison } = await compareRun(run, env);
  const result = { run: id, comparison, conflicts: [], skipped: [], committed: 0 };
  if (comparison.changed.length === 0) return { ...result, verdict: 'nothing' };
  const trail = openTrail(stateDirectory(env));
  if (comparison.tier === 'critical') {
    trail.note({ type: 'answer', run: id, kind: 'home', verdict: 'deny', tier: 'critical', reasons: textsOf(comparison) });
    return { ...result, verdict: 'by-hand' };
  }
  if (comparison.tier !== 'low') {
    const stopped = await stoppedBy({ run: id, comparison, person, presence, trail });
    if (stopped !== undefined) return { ...result, verdict: stopped };
  }
  // A token that is not for this house stops here, not when the change is made.
  const reload = instance === undefined ? undefined : await openHouse(instance, folder, env);
  const { conflicts, committed, skipped } = await commitWhole(id, env);
  if (conflicts.length > 0) return { ...result, verdict: 'conflict', conflicts };
  const complaint = await reload?.();
  if (complaint === undefined) return { ...result, verdict: 'applied', committed: committed.length, skipped };
  const { report } = undoRun(id, { env, dryRun: false, force: false });
  if (report.conflicts.length + report.skipped.length > 0)
    return { ...result, verdict: 'not-taken-back', complaint, conflicts: report.conflicts, skipped: report.skipped };
  await reload?.();
  return { ...result, verdict: 'rolled-back', complaint };
}

/** All of it or nothing: what a full disk cut off is taken back. */
async function commitWhole(run: string, env: ApplyRequest['env']): Promise<CommitReport> {
  try {
    return (await commitRun(run, env, undefined, false)).report;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it can not be written';
    const isBack = takenBack(run, env);
    throw new UserError(
      'HOME_APPLY_FAILED',
      `The change could not be made whole (${why}); ${isBack ? 'what was made of it was taken back' : 'and a part of it is still there'}.`,
      {
        hint: isBack
          ? `\`sallyport diff ${run}\` still shows it. Have it proposed again when the reason is gone.`
          : `\`sallyport undo ${run}\` takes it back when the reason is gone.`,
        exitCode: 1,
      },
    );
  }
}

function takenBack(run: string, env: ApplyRequest['env']): boolean {
  try {
    const { conflicts, skipped } = undoRun(run, { env, dryRun: false, force: false }).report;
    return conflicts.length + skipped.length === 0;
  } catch {
    return false;
  }
}

interface Asking {
  readonly run: string;
  readonly comparison: HomeComparison;
  readonly person: Person | undefined;
  readonly presence: Presence;
  readonly trail: ReturnType<typeof openTrail>;
}

/** Undefined: a person said yes, and for the high tier showed that it was them. */
async function stoppedBy(asking: Asking): Promise<'refused' | 'no-authenticator' | 'not-present' | undefined> {
  const { run, comparison, person, presence, trail } = asking;
  const isHigh = comparison.tier !== 'medium';
  const answered = (stopped: Awaited<ReturnType<typeof stoppedBy>>): typeof stopped => {
    const verdict = stopped === undefined ? 'allow' : 'deny';
    const showed = isHigh && stopped === undefined ? { presence: 'code' } : {};
    trail.note({
      type: 'answer',
      run,
      kind: 'home',
      verdict,
      tier: comparison.tier,
      ...showed,
      ...(stopped ? { why: stopped } : {}),
    });
    return stopped;
  };
  trail.note({
    ...{ type: 'question', run, kind: 'home', effect: effectOf(comparison), tier: comparison.tier },
    ...{ reasons: textsOf(comparison), asked: person === undefined ? 'nobody' : 'terminal' },
  });
  if (person === undefined) return answered('refused');
  // Who cannot show that they are there is not asked for a yes that would count for nothing.
  if (isHigh && !presence.isSetUp) return answered('no-authenticator');
  if (!(await isAgreed(comparison, person))) return answered('refused');
  return answered(!isHigh || (await presence.prove().catch(() => false)) ? undefined : 'not-present');
}

function effectOf({ tier }: HomeComparison): string {
  return `a change of the house of tier ${tier}`;
}

async function isAgreed(comparison: HomeComparison, person: Person): Promise<boolean> {
  const answer = await person
    .ask({
      effect: effectOf(comparison),
      details: comparison.changed.map((path) => ['file', path] as const),
      reasons: textsOf(comparison),
      otherwise: 'nothing is changed',
      lasting: undefined,
    })
    .catch(() => 'no' as const);
  return answer !== 'no' && answer !== 'silence';
}

const MOST_REASONS = 12;

function textsOf({ sentences }: HomeComparison): readonly string[] {
  return sentences.slice(0, MOST_REASONS).map(({ text, path, line }) => `${text} (${path}:${line})`);
}
