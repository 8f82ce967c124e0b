import type { Policy } from '../model/index.ts';
import type { Ground } from './ground.ts';
import type { Foresee } from './packages/registry-facts.ts';
import { registriesFor } from './registries.ts';
import type { RunRequest } from './request.ts';

/**
 * What makes a run one of the setup phase: the registries that the package managers in its commands are configured for, what the
 * cage is told of them, and what they say of packages.
 *
 * @param isOfUser the user wrote the commands beforehand
 */
export async function setupReach(
  policy: Policy,
  commands: readonly string[],
  { state, workspace }: Ground,
  request: RunRequest,
  isOfUser: boolean,
): Promise<Pick<RunRequest, 'phase' | 'registries' | 'settings' | 'packages'>> {
  const { rules, settings, registries } = await registriesFor(policy, commands, workspace.path, request);
  const { registryFacts } = await import('./packages/registry-facts.ts');
  const { fileHosts } = await import('./packages/file-hosts.ts');
  const { crateHosts } = await import('../registry/index.ts');
  const facts = await registryFacts(registries, {
    phase: 'setup',
    names: policy.phases.setup.secrets,
    state,
    env: request.env,
    workspace: workspace.path,
  });
  const hosts = await fileHosts(registries, facts, crateHosts);
  const reach = { phase: 'setup', registries: [...rules, ...hosts], settings } as const;
  const foresee: Foresee = async (...asked) =>
    (await import('./packages/foresee.ts')).foresee({ ...request, ...reach }, facts, ...asked);
  return { ...reach, packages: { facts, isOfUser, foresee } };
}
