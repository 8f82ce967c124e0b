import type { Policy } from '../../model/index.ts';
import { hasNetwork } from '../network-plan.ts';
import type { RunRequest } from '../request.ts';
import type { GrantedRegistries } from './granted-facts.ts';
import type { PackagePhase } from './registry-facts.ts';

/** What registries say in the agent's phase: those that its policy lets it reach. Undefined: it reaches nothing. */
export function agentPackages(
  policy: Policy,
  workspace: string,
  state: string,
  { env, secrets = [] }: RunRequest,
): PackagePhase | undefined {
  if (!hasNetwork(policy.network)) return undefined;
  let granted: Promise<GrantedRegistries> | undefined;
  return {
    isOfUser: false,
    facts: async (ref) => {
      // Late: most commands bring no package in.
      granted ??= import('./granted-facts.ts').then(({ grantedRegistries }) =>
        grantedRegistries(policy.network, workspace, {
          phase: 'agent',
          names: [...policy.phases.agent.secrets, ...secrets],
          state,
          env,
          workspace,
        }),
      );
      return (await granted).facts(ref);
    },
  };
}
