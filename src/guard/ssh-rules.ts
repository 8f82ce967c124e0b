import type { NetworkRule, Policy, SshRule } from '../model/index.ts';
import type { RunRequest } from './request.ts';

/** The SSH keys of a run's phase. */
export function sshRules({ phases }: Policy, { phase }: RunRequest): readonly SshRule[] {
  return phase === 'setup' ? phases.setup.ssh : phases.agent.ssh;
}

/** Hosts at which programs log in themselves need a way there. */
export function withLogins(policy: Policy, rules: readonly SshRule[]): Policy {
  const allow = rules.filter(({ uses }) => uses.includes('login')).flatMap(loginRules);
  return allow.length === 0 ? policy : { ...policy, network: { ...policy.network, allow: [...policy.network.allow, ...allow] } };
}

function loginRules({ hosts, layer }: SshRule): readonly NetworkRule[] {
  return hosts.map(({ host, port }) => ({
    host,
    ports: [port],
    protocol: 'tcp',
    inspect: false,
    methods: [],
    paths: [],
    by: [],
    why: 'an SSH key may log in there',
    layer,
  }));
}
