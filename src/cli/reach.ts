/** `sallyport policy explain --network` and `--host`: who may reach what, with which secret. Nothing is contacted. */
import { grantedRules, loadPolicy } from '../guard/index.ts';
import { type FileLabel, type Policy, UserError, type Verdict } from '../model/index.ts';
import {
  type KnownSecret,
  type PhaseReach,
  parsePlace,
  phaseReach,
  type Reach,
  reachOf,
  showNetworkRule,
} from '../policy/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { openVault } from '../vault/index.ts';
import { painter } from './colour.ts';
import type { Invocation, Io } from './command.ts';
import { visible } from './text.ts';

const PHASES = ['agent', 'setup'] as const;

export async function explainNetwork({ flags, io }: Invocation, folder: string, file: string | undefined): Promise<number> {
  const state = stateDirectory(io.env);
  const granted = grantedRules(state, folder, Date.now());
  const { policy } = await loadPolicy({
    workspace: folder,
    env: io.env,
    file,
    commandLine: { network: { allow: granted } },
    exitCode: 2,
  });
  const known: readonly KnownSecret[] = openVault(state, io.env).list();
  const host = flags['host'];
  if (typeof host === 'string') return explainHost(policy, host, known, { flags, io });
  const phases = PHASES.map((phase) => phaseReach(policy, phase, known));
  if (flags['json'] === true)
    io.out(
      `${JSON.stringify({ schemaVersion: 1, push: policy.push, phases, labels: policy.labels, flows: flowsJson(policy) })}\n`,
    );
  else io.out([...phases.map((one) => describePhase(one, policy, io)), describeFlows(policy, io)].join('\n'));
  return 0;
}

function explainHost(
  policy: Policy,
  text: string,
  known: readonly KnownSecret[],
  { flags, io }: Pick<Invocation, 'flags' | 'io'>,
): number {
  const method = flags['method'];
  const place = parsePlace(typeof method === 'string' ? `${method.toUpperCase()} ${text}` : text);
  if (place === undefined)
    throw new UserError('BAD_HOST', `${JSON.stringify(text.slice(0, 100))} names no host.`, {
      hint: 'For example: --host api.example.com:443, or --host https://api.example.com/v1',
    });
  const by = typeof flags['by'] === 'string' ? flags['by'] : undefined;
  const answers = PHASES.map((phase) => reachOf(policy, phase, { ...place, by }, known));
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, host: place.host, port: place.port, answers })}\n`);
  else io.out(answers.map((one) => describeReach(one, policy, io)).join(''));
  return 0;
}

function flowsJson({ flows: { toxic, private: alone, allow } }: Policy): Readonly<Record<string, unknown>> {
  return { toxic, private: alone, allow: allow.map(showNetworkRule) };
}

const AFTER: Readonly<Record<Verdict, string>> = {
  allow: 'nothing changes',
  ask: 'a person is asked before anything leaves',
  deny: 'nothing leaves',
};

/** What holds once a run has opened what labels name. */
function describeFlows({ flows, labels, unattended }: Policy, { colour }: Io): string {
  const says = (verdict: Verdict): string => AFTER[verdict === 'ask' && unattended ? 'deny' : verdict];
  const names = (label: FileLabel): string => visible(labels[label].join(', ')) || 'nothing';
  return [
    painter(colour.out)('bold', 'After reading'),
    `  private: ${names('private')}`,
    `  by strangers: ${names('untrusted')}, and what other hosts answer`,
    `  after both ${says(flows.toxic)} [flows.toxic]`,
    `  after private data alone ${says(flows.private)} [flows.private]`,
    ...flows.allow.map((rule) => `  may go all the same to ${visible(showNetworkRule(rule))}`),
    '',
  ].join('\n');
}

function describeReach({ phase, verdict, rule, why, inspect, by, secrets }: Reach, policy: Policy, { colour }: Io): string {
  const paint = painter(colour.out);
  const says = verdict === 'ask' && policy.unattended ? 'deny' : verdict;
  const more = [
    ...(by.length > 0 ? [`only from ${by.join(', ')}`] : []),
    ...(verdict !== 'deny' && inspect ? ['TLS is ended, so that each request is judged'] : []),
    ...secrets.map((name) => `the secret ${name} is put into its requests`),
    ...(says === verdict ? [] : ['nobody is there to be asked']),
  ];
  const head = `${phase.padEnd(6)} ${paint(says === 'allow' ? 'green' : says === 'ask' ? 'yellow' : 'red', says)}`;
  return [`${head}  ${visible(why)} [${rule}]`, ...more.map((line) => `       ${visible(line)}`), ''].join('\n');
}

function describePhase({ phase, allow, ask, deny, unlisted, secrets, ssh }: PhaseReach, policy: Policy, { colour }: Io): string {
  const paint = painter(colour.out);
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${visible(line)}`)];
  const rest =
    unlisted === 'deny'
      ? 'everything else is refused'
      : policy.unattended
        ? 'everything else is refused, for nobody is asked'
        : 'about everything else a person is asked';
  return [
    paint('bold', phase === 'agent' ? 'The agent phase' : 'Setup'),
    ...list('reaches', allow),
    ...list('asks about', ask),
    ...list('never reaches', deny),
    ...(phase === 'setup' && policy.phases.setup.registries
      ? ['  reaches the registries that your package managers are configured for']
      : []),
    ...list(
      'uses, as placeholders',
      secrets.map(
        ({ name, hosts }) => `${name} at ${hosts.length === 0 ? 'hosts that the vault does not know' : hosts.join(', ')}`,
      ),
    ),
    ...list(
      `has used, after a question${policy.push === 'allow' ? '' : policy.push === 'deny' ? ' (nothing is pushed)' : ''}`,
      ssh,
    ),
    `  ${rest}`,
    '',
  ].join('\n');
}
