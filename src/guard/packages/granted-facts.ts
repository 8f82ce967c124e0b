import type { NetworkPolicy } from '../../model/index.ts';
import { decideConnection } from '../../policy/index.ts';
import type { Registry } from '../../setup/index.ts';
import { trustedRegistries } from '../registries.ts';
import { ECOSYSTEMS } from './ecosystems.ts';
import { type FactsOf, type PhaseSecrets, registryFacts } from './registry-facts.ts';

/** What the registries of the user's package managers say, and which these are; looked up when the first package is asked about. */
export interface GrantedRegistries {
  /** Only of registries that the policy lets the run reach: no other one learns what is asked for. */
  readonly facts: FactsOf;
  readonly all: (ecosystem: 'npm' | 'pypi') => Promise<readonly Registry[]>;
}

/** @param network the policy of the run's phase */
export function grantedRegistries(network: NetworkPolicy, workspace: string, secrets: PhaseSecrets): GrantedRegistries {
  const known = new Map<string, Promise<readonly Registry[]>>();
  const all = (ecosystem: 'npm' | 'pypi'): Promise<readonly Registry[]> => {
    const found = known.get(ecosystem) ?? trustedRegistries(ecosystem, workspace, secrets.env).catch(() => []);
    known.set(ecosystem, found);
    return found;
  };
  const ask = new Map<string, Promise<FactsOf>>();
  return {
    all,
    facts: async (ref) => {
      const { ecosystem } = ref;
      if (ecosystem !== 'npm' && ecosystem !== 'pypi') return undefined;
      const facts = ask.get(ecosystem) ?? all(ecosystem).then((own) => registryFacts(own.filter(isGranted(network)), secrets));
      ask.set(ecosystem, facts);
      return (await facts)(ref);
    },
  };
}

function isGranted(network: NetworkPolicy): (registry: Registry) => boolean {
  return ({ host, port, manager }) =>
    ECOSYSTEMS[manager] !== undefined && decideConnection(network, { host, port, isBy: () => true }).verdict === 'allow';
}
