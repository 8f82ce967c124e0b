import type { PackageRef } from '../../inspect/packages/index.ts';
import type { NetworkRule } from '../../model/index.ts';
import { looksLikeAddress } from '../../policy/index.ts';
import type { Registry } from '../../setup/index.ts';
import { registryRule } from '../registries.ts';
import { type FactsOf, registryOf } from './registry-facts.ts';

/** On every index that is not only a company's own. */
const ON_EVERY_INDEX: PackageRef = { ecosystem: 'pypi', name: 'pip', source: 'registry', isDirect: true };

/** Says from which hosts the index of a registry hands out its files. */
type CratesOf = (index: string) => Promise<readonly string[]>;

/**
 * Where a Python index or one of crates keeps its files, which stands in nobody's configuration: as it says itself. Only by TLS, so that nobody
 * else can say it, and only names: a rule that names an address opens services of this machine and its network.
 */
export async function fileHosts(
  registries: readonly Registry[],
  facts: FactsOf,
  cratesOf: CratesOf,
): Promise<readonly NetworkRule[]> {
  const crates = registries.filter(
    ({ manager, trusted, url }) => manager === 'cargo' && trusted && isTls(url) && !url.includes('[redacted]'),
  );
  const hosts = await Promise.all([pythonHosts(registries, facts), ...crates.map(({ url }) => cratesOf(url))]);
  return [...new Set(hosts.flat())].flatMap((host) => {
    const url = new URL(`https://${host}`);
    if (!url.hostname.includes('.') || looksLikeAddress(url.hostname)) return [];
    return registryRule(
      { host: url.hostname, port: Number(url.port || 443), url: url.href },
      'where your package index keeps its files',
    );
  });
}

async function pythonHosts(registries: readonly Registry[], facts: FactsOf): Promise<readonly string[]> {
  const index = registryOf(ON_EVERY_INDEX, registries);
  if (index === undefined || !isTls(index.url)) return [];
  const answer = await facts(ON_EVERY_INDEX);
  return answer?.kind === 'facts' ? (answer.facts.hosts ?? []) : [];
}

function isTls(url: string): boolean {
  return url.startsWith('https:');
}
