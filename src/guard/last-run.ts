/* Which run `last` means for what changes a workspace. */
import { existsSync } from 'node:fs';
import { listRuns, type RunMeta, readMeta, runDirectory } from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';

/** What the newest run is wanted for: to take back what it did, or to look at what it proposes. */
export type LastFor = 'undo' | 'proposal';

/**
 * The id of the newest run in the workspace that `cwd` lies in. Runs of other folders never count: an agent may be at work there, and nobody
 * means its last step. Nor do runs that were refused or have only begun, which changed nothing.
 *
 * @throws UserError NO_RUN_HERE where there is none; its hint names the newest one elsewhere
 */
export function lastRunHere(cwd: string, purpose: LastFor, env: Readonly<Record<string, string | undefined>>): string {
  const state = stateDirectory(env);
  let elsewhere: RunMeta | undefined;
  for (const run of listRuns(state).toReversed()) {
    const places = runDirectory(state, run);
    const meta = readMeta(places);
    if (meta === undefined) continue;
    if (purpose === 'proposal' && !(meta.transaction && meta.continuedBy === undefined && existsSync(places.upper))) continue;
    if (cwd === meta.workspace || cwd.startsWith(`${meta.workspace}/`)) return run;
    elsewhere ??= meta;
  }
  const what = purpose === 'undo' ? 'No run was made in this folder' : 'No transaction waits in this folder';
  if (elsewhere === undefined)
    throw new UserError('NO_RUN_HERE', `${what}, nor in another.`, {
      hint: `Start one with \`sallyport run ${purpose === 'undo' ? '' : '--transaction '}-- COMMAND\`.`,
    });
  throw new UserError('NO_RUN_HERE', `${what}.`, {
    hint: `The newest one is ${elsewhere.run.slice(0, 13)}, in ${elsewhere.workspace}: go there, or give its id.`,
  });
}
