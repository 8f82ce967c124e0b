/* What becomes of a change to a house: by its tier it is made, asked about, or left to a person's own hand. */
import type { Person } from '../../approval/index.ts';
import { compareHomes, type HomeComparison, type HomeSentence } from '../../inspect/home/index.ts';
import { openTrail, stateDirectory } from '../../trail/index.ts';
import { commitRun } from '../afterwards.ts';
import { rememberApplied, undoApplied } from './applied.ts';
import { type NetworkWord, newlyReachable } from './reachable.ts';
import { filesOfRun } from './read-home.ts';
import { type Instance, reloadHouse } from './reload.ts';

export type HomeVerdict = 'nothing' | 'applied' | 'refused' | 'by-hand' | 'conflict' | 'rolled-back';

export interface HomeApplied {
  readonly run: string;
  readonly comparison: HomeComparison;
  readonly verdict: HomeVerdict;
  readonly conflicts: readonly string[];
  /** Where what was there before lies: `sallyport undo RUN` brings it back. */
  readonly committed: number;
  /** Why the running house did not take it over. */
  readonly complaint?: string;
}

export interface ApplyRequest {
  readonly run: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who is asked about what is medium or high; nobody is there: no. */
  readonly person: Person | undefined;
  /** The running house, which takes the change over, or it is taken back. */
  readonly instance?: Instance | undefined;
}

/** What a transaction would newly allow in the house, network included. */
export async function compareRun(
  run: string,
  env: ApplyRequest['env'],
): Promise<{ readonly run: string; readonly comparison: HomeComparison }> {
  const { run: id, before, after } = await filesOfRun(run, env);
  return { run: id, comparison: withNetwork(compareHomes(before, after), newlyReachable(before, after)) };
}

/** Ports and doors of the network weigh as much as the most: whatever the tier, a person looks. */
export function withNetwork(comparison: HomeComparison, words: readonly NetworkWord[]): HomeComparison {
  if (words.length === 0) return comparison;
  const sentences: HomeSentence[] = [...words.map((one) => ({ tier: 'critical' as const, ...one })), ...comparison.sentences];
  return { ...comparison, tier: 'critical', sentences };
}

/** Makes a transaction's change, when its tier allows, or a person does. */
export async function applyHome({ run, env, person, instance }: ApplyRequest): Promise<HomeApplied> {
  const { run: id, comparison } = await compareRun(run, env);
  const result = { run: id, comparison, conflicts: [], committed: 0 };
  if (comparison.changed.length === 0) return { ...result, verdict: 'nothing' };
  const trail = openTrail(stateDirectory(env));
  if (comparison.tier === 'critical') {
    trail.note({ type: 'answer', run: id, kind: 'home', verdict: 'deny', tier: 'critical', reasons: textsOf(comparison) });
    return { ...result, verdict: 'by-hand' };
  }
  if (comparison.tier !== 'low' && !(await isAgreed(id, comparison, person, trail))) return { ...result, verdict: 'refused' };
  const { report } = await commitRun(id, env, undefined, false);
  if (report.conflicts.length > 0) return { ...result, verdict: 'conflict', conflicts: report.conflicts };
  rememberApplied(id, env, report.committed, report.movedTo);
  const complaint = instance === undefined ? undefined : await reloadHouse(instance, env);
  if (instance === undefined || complaint === undefined)
    return { ...result, verdict: 'applied', committed: report.committed.length };
  undoApplied(id, env, false);
  await reloadHouse(instance, env);
  return { ...result, verdict: 'rolled-back', complaint };
}

async function isAgreed(
  run: string,
  comparison: HomeComparison,
  person: Person | undefined,
  trail: ReturnType<typeof openTrail>,
): Promise<boolean> {
  const reasons = textsOf(comparison);
  const effect = `a change of the house of tier ${comparison.tier}`;
  trail.note({
    type: 'question',
    run,
    kind: 'home',
    effect,
    tier: comparison.tier,
    reasons,
    asked: person === undefined ? 'nobody' : 'terminal',
  });
  const answer =
    person === undefined
      ? 'no'
      : await person
          .ask({
            effect,
            details: comparison.changed.map((path) => ['file', path] as const),
            reasons,
            otherwise: 'nothing is changed',
            lasting: undefined,
          })
          .catch(() => 'no' as const);
  const isYes = answer !== 'no' && answer !== 'silence';
  trail.note({ type: 'answer', run, kind: 'home', verdict: isYes ? 'allow' : 'deny', tier: comparison.tier });
  return isYes;
}

const MOST_REASONS = 12;

function textsOf({ sentences }: HomeComparison): readonly string[] {
  return sentences.slice(0, MOST_REASONS).map(({ text, path, line }) => `${text} (${path}:${line})`);
}
