/* Where the policy wants proposals: one proposal a workspace, which each run goes on with until a person takes it over or throws it away. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { listRuns, type RunDirectory, readMeta, runDirectory, writeJson } from '../confine/index.ts';

/** How many runs back a proposal is looked for. */
const MOST_RUNS = 200;

/**
 * Moves the open proposal of a workspace into a new run, which sees it as its own changes. Whoever is first has it: a run
 * beside it begins with the workspace as it is.
 *
 * @returns when the proposal began, in milliseconds since the epoch; undefined where there is none
 */
export function goOnWithProposal(state: string, places: RunDirectory, workspace: string): number | undefined {
  for (const run of listRuns(state).slice(-MOST_RUNS).reverse()) {
    const before = runDirectory(state, run);
    const meta = run === places.run ? undefined : readMeta(before);
    if (meta?.workspace !== workspace || meta.proposal !== true || meta.end === null) continue;
    // Taken over, thrown away, or gone on with: what came before it is settled, too.
    if (!existsSync(before.upper) || readdirSync(before.upper).length === 0) return undefined;
    try {
      // Over the empty folder that was made for this run; another run may have been faster.
      renameSync(before.upper, places.upper);
    } catch {
      return undefined;
    }
    writeJson(before.ended, { ...meta, continuedBy: places.run }, false);
    return meta.since ?? meta.start;
  }
  return undefined;
}
