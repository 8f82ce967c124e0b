import { callerHomes, findWorkspace, type Workspace } from '../confine/index.ts';
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
export async function findGround({ env, cwd, workspace: explicit, policyFile }: RunRequest): Promise<Ground> {
  const state = stateDirectory(env);
  const workspace = findWorkspace({ cwd, explicit, homes: callerHomes(env), state });
  const layers = await readLayers({ workspace: workspace.path, env, file: policyFile, exitCode: 125 });
  return { state, workspace, layers };
}
