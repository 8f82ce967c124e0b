import type { NetworkRule, Policy, SshRule, Verdict } from '../model/index.ts';
import { decideConnection, decideRequest, type NetworkDecision } from './decide-network.ts';
import { setupPolicy, withSecretHosts } from './network-phase.ts';
import { showNetworkRule } from './network-rule.ts';
import { showSshRule } from './ssh-rule.ts';

export type Phase = 'setup' | 'agent';

/** A secret as the vault knows it, without its value. */
export interface KnownSecret {
  readonly name: string;
  /** `HOST[:PORT]` */
  readonly hosts: readonly string[];
}

export interface ReachQuestion {
  readonly host: string;
  readonly port: number;
  /** The program that asks; undefined: any. */
  readonly by: string | undefined;
  /** Undefined: the question is about the connection alone. */
  readonly request: { readonly method: string; readonly path: string } | undefined;
}

/** Whether a phase may reach a host, why, and with which secrets. */
export interface Reach {
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly why: string;
  /** TLS is ended, so that methods, paths and secrets can be seen. */
  readonly inspect: boolean;
  /** Only these programs; empty: any. */
  readonly by: readonly string[];
  readonly secrets: readonly string[];
}

/** What a phase of a policy may reach, in words. */
export interface PhaseReach {
  readonly phase: Phase;
  readonly allow: readonly string[];
  readonly ask: readonly string[];
  readonly deny: readonly string[];
  readonly unlisted: Exclude<Verdict, 'allow'>;
  readonly secrets: readonly KnownSecret[];
  readonly ssh: readonly string[];
}

export function reachOf(policy: Policy, phase: Phase, question: ReachQuestion, known: readonly KnownSecret[]): Reach {
  const { network, secrets } = phasePolicy(policy, phase, known);
  const { host, port, by, request } = question;
  const asked = { host, port, isBy: (name: string) => by === undefined || name === by || name.endsWith(`/${by}`) };
  const connection = decideConnection(network, asked);
  const decided =
    request === undefined || connection.verdict === 'deny' ? connection : decideRequest(network, { ...asked, ...request });
  const rule = ruleOf(network, decided);
  return {
    phase,
    verdict: decided.verdict,
    rule: decided.rule,
    why: decided.why,
    inspect: connection.inspect,
    by: rule?.by ?? [],
    secrets: decided.verdict === 'deny' ? [] : secrets.filter((secret) => isAt(secret, host, port)).map(({ name }) => name),
  };
}

export function phaseReach(policy: Policy, phase: Phase, known: readonly KnownSecret[]): PhaseReach {
  const { network, secrets, ssh } = phasePolicy(policy, phase, known);
  return {
    phase,
    allow: network.allow.map(showNetworkRule),
    ask: network.ask.map(showNetworkRule),
    deny: network.deny.map(showNetworkRule),
    unlisted: network.unlisted,
    secrets,
    ssh: ssh.map(showSshRule),
  };
}

function phasePolicy(
  policy: Policy,
  phase: Phase,
  known: readonly KnownSecret[],
): { network: Policy['network']; secrets: readonly KnownSecret[]; ssh: readonly SshRule[] } {
  const { secrets: names, ssh } = policy.phases[phase];
  const secrets = names.map((name) => known.find((one) => one.name === name) ?? { name, hosts: [] });
  const { network } = phase === 'setup' ? setupPolicy(policy, []) : policy;
  return {
    network: withSecretHosts(
      network,
      secrets.flatMap(({ hosts }) => hosts),
    ),
    secrets,
    ssh,
  };
}

function ruleOf(network: Policy['network'], { rule }: NetworkDecision): NetworkRule | undefined {
  const [, list, at] = /^network\.(allow|ask|deny)\[(\d+)\]$/.exec(rule) ?? [];
  return list === 'allow' || list === 'ask' || list === 'deny' ? network[list][Number(at)] : undefined;
}

/** A host of a secret without a port is 443 (docs/secrets.md). */
function isAt({ hosts }: KnownSecret, host: string, port: number): boolean {
  return hosts.some((text) => {
    const [, name = '', digits] = /^(.*?)(?::(\d+|\*))?$/.exec(text) ?? [];
    const isHost = name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)) && host.length > name.length - 1);
    return isHost && (digits === '*' || port === Number(digits ?? 443));
  });
}
