import type { Policy } from '../model/index.ts';
import { cageParts, isLoose, showToolRule } from './mcp-words.ts';
import { showNetworkRule } from './network-rule.ts';
import { showSshRule } from './ssh-rule.ts';

/** The hosts of a secret, as the vault knows them; none where it does not know the secret. */
export type HostsOf = (secret: string) => readonly string[];

export interface ListSentence {
  readonly of: (policy: Policy, hostsOf: HostsOf) => readonly string[];
  readonly more: (name: string) => string;
  readonly less: (name: string) => string;
  /** Whether a longer list permits more. */
  readonly permits: boolean;
}

/** What the lists of a policy say, item by item: as something is added, and as it goes. */
export const LISTED: readonly ListSentence[] = [
  {
    of: (p) => p.network.allow.map(showNetworkRule),
    permits: true,
    more: (n) => `Commands can reach ${n}.`,
    less: (n) => `Commands can no longer reach ${n}.`,
  },
  {
    of: (p) => p.network.ask.map(showNetworkRule),
    permits: true,
    more: (n) => `A person can let commands reach ${n}.`,
    less: (n) => `Nobody is asked about ${n} any more.`,
  },
  {
    of: (p) => p.network.deny.map(showNetworkRule),
    permits: false,
    more: (n) => `Commands never reach ${n}.`,
    less: (n) => `A rule may let commands reach ${n} again.`,
  },
  {
    of: (p) => p.phases.setup.run,
    permits: true,
    more: (n) => `Setup runs ${n}, with its own hosts and secrets.`,
    less: (n) => `Setup no longer runs ${n}.`,
  },
  {
    of: (p) => [...p.phases.setup.allow.map(showNetworkRule)],
    permits: true,
    more: (n) => `Setup can reach ${n}.`,
    less: (n) => `Setup can no longer reach ${n}.`,
  },
  {
    of: (p, hostsOf) => [
      ...p.phases.setup.secrets.map((name) => `${name} at ${placesOf(hostsOf(name))}, in setup`),
      ...p.phases.agent.secrets.map((name) => `${name} at ${placesOf(hostsOf(name))}`),
    ],
    permits: true,
    more: (n) => `Commands can use the secret ${n}.`,
    less: (n) => `Commands can no longer use the secret ${n}.`,
  },
  {
    of: (p) => [...p.phases.setup.ssh.map((rule) => `${showSshRule(rule)}, in setup`), ...p.phases.agent.ssh.map(showSshRule)],
    permits: true,
    more: (n) => `A person can let commands use ${n}.`,
    less: (n) => `Commands can no longer use ${n}.`,
  },
  {
    of: (p) => p.mcp.cages.flatMap((cage) => cageParts(cage)),
    permits: true,
    more: (n) => `The MCP server ${n}.`,
    less: (n) => `No longer: the MCP server ${n}.`,
  },
  {
    of: (p) => p.mcp.rules.filter(isLoose).map(showToolRule),
    permits: true,
    more: (n) => `MCP: ${n}.`,
    less: (n) => `MCP, no longer: ${n}.`,
  },
  {
    of: (p) => p.mcp.rules.filter((rule) => !isLoose(rule)).map(showToolRule),
    permits: false,
    more: (n) => `MCP: ${n}.`,
    less: (n) => `MCP, no longer: ${n}.`,
  },
  {
    of: (p) => p.packages.internal,
    permits: true,
    more: (n) =>
      `Packages named ${n} are your own: they come from your registries without a question, and never from a public one.`,
    less: (n) => `Packages named ${n} are no longer your own.`,
  },
  {
    of: (p) => p.packages.refusedLicences,
    permits: false,
    more: (n) => `Packages under the licence ${n} are refused.`,
    less: (n) => `Packages under the licence ${n} are no longer refused.`,
  },
  {
    of: (p) => p.labels.private,
    permits: false,
    more: (n) => `What opens ${n} has read private data.`,
    less: (n) => `${n} is no longer private data.`,
  },
  {
    of: (p) => p.labels.untrusted,
    permits: false,
    more: (n) => `What opens ${n} has read what strangers wrote.`,
    less: (n) => `${n} no longer counts as what strangers wrote.`,
  },
  {
    of: (p) => p.flows.allow.map(showNetworkRule),
    permits: true,
    more: (n) => `Private data may go to ${n}, whatever was read before.`,
    less: (n) => `Private data no longer goes to ${n} without a question.`,
  },
  {
    of: (p) => p.files.read,
    permits: true,
    more: (n) => `Commands can read ${n}.`,
    less: (n) => `Commands can no longer read ${n}.`,
  },
  {
    of: (p) => p.files.write,
    permits: true,
    more: (n) => `Commands can change ${n}, which lies outside the workspace.`,
    less: (n) => `Commands can no longer change ${n}.`,
  },
  {
    of: (p) => p.files.deny,
    permits: false,
    more: (n) => `Files named ${n} are hidden.`,
    less: (n) => `Files named ${n} are visible: commands can read the secrets in them.`,
  },
  {
    of: (p) => p.files.protect,
    permits: false,
    more: (n) => `${n} is read-only.`,
    less: (n) => `Commands can change ${n}, which steers later runs.`,
  },
  {
    of: (p) => p.files.report,
    permits: false,
    more: (n) => `A change of ${n} is reported.`,
    less: (n) => `A change of ${n} is no longer reported.`,
  },
  {
    of: (p) => p.environment.allow,
    permits: true,
    more: (n) => `Commands see the variable ${n}.`,
    less: (n) => `Commands no longer see the variable ${n}.`,
  },
  {
    of: (p) => p.environment.deny,
    permits: false,
    more: (n) => `Commands no longer see the variable ${n}.`,
    less: (n) => `The variable ${n} is no longer held back.`,
  },
  {
    of: (p) => Object.entries(p.environment.set).map(([name, value]) => `${name}=${value}`),
    permits: true,
    more: (n) => `Commands run with ${n}.`,
    less: (n) => `Commands no longer run with ${n}.`,
  },
  {
    of: (p) => p.highTier,
    permits: false,
    more: (n) => `A yes to ${n} needs a person who shows that they are there.`,
    less: (n) => `A yes to ${n} needs nobody who shows that they are there.`,
  },
  {
    of: (p) => p.bypass,
    permits: true,
    more: (n) => `${n} may work in a mode that asks nothing, on any machine.`,
    less: (n) => `${n} may no longer work in a mode that asks nothing outside of containers and virtual machines.`,
  },
  {
    of: (p) => p.approvals.channels.map((one) => (one.kind === 'ntfy' ? `${one.server} (ntfy)` : `${one.url} (webhook)`)),
    permits: true,
    more: (n) => `Questions are sent to ${n} and can be answered from there.`,
    less: (n) => `Questions are no longer sent to ${n}.`,
  },
  {
    of: ({ approvals: { publicUrl } }) => (publicUrl === undefined ? [] : [publicUrl]),
    permits: true,
    more: (n) => `Questions that were sent can be answered by links to ${n}.`,
    less: (n) => `Links to ${n} no longer answer anything.`,
  },
];

function placesOf(hosts: readonly string[]): string {
  return hosts.length === 0 ? 'its own hosts' : hosts.join(', ');
}
