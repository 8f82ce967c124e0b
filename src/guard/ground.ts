import { callerHomes, findWorkspace, type Workspace } from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import type { PolicyLayer } from '../policy/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { readLayers } from './policy-files.ts';
import type { RunRequest } from './request.ts';

/** What a run finds: where its record goes, what it may write, and the policy files that hold there. */
export interface Ground {
  readonly state: string;
  readonly workspace: Workspace;
  readonly layers: readonly PolicyLayer[];
}

/** @throws UserError where there is no workspace, or a policy file that cannot be understood */
export async function findGround({ env, cwd, workspace: explicit, session, policyFile }: RunRequest): Promise<Ground> {
  const state = stateDirectory(env);
  const workspace = findWorkspace({ cwd, explicit, homes: callerHomes(env), state });
  // A hook named the folder itself. Now a link stands there, or on the way, which another run may have made.
  if (session?.isGateway === false && explicit !== undefined && workspace.path !== explicit) throw elsewhere(explicit);
  const layers = await readLayers({ workspace: workspace.path, env, file: policyFile, exitCode: 125 });
  return { state, workspace, layers };
}

function elsewhere(workspace: string): UserError {
  return new UserError(
    'WORKSPACE_ELSEWHERE',
    `${workspace} now leads to another folder than the one that this was allowed for.`,
    {
      hint: 'Nothing was run. Ask again; the folder is looked at anew.',
      exitCode: 125,
    },
  );
}
