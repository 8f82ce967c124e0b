import type { PackageRef } from '../../inspect/packages/index.ts';
import type { NetworkRule } from '../../model/index.ts';
import { looksLikeAddress } from '../../policy/index.ts';
import type { Registry } from '../../setup/index.ts';
import { registryRule } from '../registries.ts';
import { type FactsOf, registryOf } from './registry-facts.ts';

/** On every index that is not only a company's own. */
const ON_EVERY_INDEX: PackageRef = { ecosystem: 'pypi', name: 'pip', source: 'registry', isDirect: true };

/**
 * Where a Python index keeps its files, which stands in nobody's configuration: as it says itself of a package that it has. Only by TLS, so that
 * nobody else can say it, and only names: a rule that names an address opens services of this machine and its network.
 */
export async function fileHosts(registries: readonly Registry[], facts: FactsOf): Promise<readonly NetworkRule[]> {
  const index = registryOf(ON_EVERY_INDEX, registries);
  if (index === undefined || !index.url.startsWith('https:')) return [];
  const answer = await facts(ON_EVERY_INDEX);
  const hosts = answer?.kind === 'facts' ? (answer.facts.hosts ?? []) : [];
  return hosts.flatMap((host) => {
    const url = new URL(`https://${host}`);
    if (!url.hostname.includes('.') || looksLikeAddress(url.hostname)) return [];
    return registryRule(
      { host: url.hostname, port: Number(url.port || 443), url: url.href },
      'where your package index keeps its files',
    );
  });
}
