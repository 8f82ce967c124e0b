import type { NetworkPolicy, NetworkRule, Policy } from '../model/index.ts';
import { parseNetworkRule } from './network-rule.ts';

/** The policy of the setup phase: its own hosts and nothing that the agent may reach; what is denied stays denied. */
export function setupPolicy(policy: Policy, registries: readonly NetworkRule[]): Policy {
  const { setup } = policy.phases;
  const allow = [...setup.allow, ...(setup.registries ? registries : [])];
  return { ...policy, network: { allow, ask: [], deny: policy.network.deny, unlisted: 'deny', fetch: 'off' } };
}

/**
 * Makes the hosts of secrets reachable and inspected, for only where TLS is ended can a placeholder be replaced. Rules that
 * speak of such a host keep what they restrict.
 *
 * @param hosts `HOST[:PORT]` as the vault writes them
 */
export function withSecretHosts(network: NetworkPolicy, hosts: readonly string[]): NetworkPolicy {
  const wanted = hosts.flatMap((host) => {
    const parsed = parseNetworkRule({ host, inspect: true, why: 'a secret is used there' }, 'command-line');
    return parsed.ok ? [parsed.rule] : [];
  });
  const inspected = (rules: readonly NetworkRule[]): readonly NetworkRule[] =>
    rules.map((rule) => (wanted.some((one) => meets(rule, one)) ? { ...rule, inspect: true } : rule));
  const missing = wanted.filter((one) => ![...network.allow, ...network.ask].some((rule) => meets(rule, one)));
  return { ...network, allow: [...inspected(network.allow), ...missing], ask: inspected(network.ask) };
}

function meets(a: NetworkRule, b: NetworkRule): boolean {
  const samePort = a.ports.length === 0 || b.ports.length === 0 || a.ports.some((port) => b.ports.includes(port));
  return samePort && covers(a.host, b.host);
}

/** Whether two host patterns can mean the same host. */
function covers(a: string, b: string): boolean {
  const suffix = (pattern: string): string | undefined => (pattern.startsWith('*.') ? pattern.slice(1) : undefined);
  const [one, other] = [suffix(a), suffix(b)];
  if (one !== undefined && other !== undefined) return one.endsWith(other) || other.endsWith(one);
  if (one !== undefined) return b.endsWith(one);
  return other === undefined ? a === b : a.endsWith(other);
}
