import { mergePolicy } from '../policy/index.ts';
import { findGround } from './ground.ts';
import type { RunRequest, RunResult } from './request.ts';
import { runCommand } from './run.ts';
import { setupReach } from './setup-reach.ts';

/**
 * Runs one command of a package manager. One that would bring packages in is judged with what their registries say, and may reach
 * these registries as the setup phase does; every other one runs as `sallyport run` would run it.
 */
export async function runPackageManager(request: RunRequest): Promise<RunResult> {
  const ground = await findGround(request);
  // Late, so that `sallyport run` does not load what it may not need.
  const { packagesOfCommand } = await import('../inspect/packages/index.ts');
  if (packagesOfCommand(request.argv) === undefined) return runCommand(request, ground);
  const { policy } = mergePolicy(ground.layers);
  // One word is enough to tell whose registries: others that stand behind it are names of packages.
  const reach = await setupReach(policy, request.argv.slice(0, 1), ground, request, false);
  return runCommand({ ...request, ...reach }, ground);
}
