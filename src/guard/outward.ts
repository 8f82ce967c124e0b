import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority, Destination, SecretGate } from '../egress/index.ts';
import type { NetworkPolicy, Policy } from '../model/index.ts';
import { withSecretHosts } from '../policy/index.ts';
import type { SecretRecord, VaultRun } from '../vault/index.ts';
import type { Canaries } from './canary-watch.ts';
import { hasNetwork } from './network-plan.ts';
import type { GivenSecret, RunRequest } from './request.ts';

/** What a run needs of the network before its plan is made: its own authority, and what the vault gives. */
export interface Outward {
  /** The policy's network, with the hosts of the secrets in use. */
  readonly network: NetworkPolicy;
  /** Undefined: no rule inspects anything. */
  readonly authority: (Authority & { readonly pem: string }) | undefined;
  readonly gate: SecretGate | undefined;
  /** Awaited before a request goes out: values whose time to live is over are obtained again. */
  readonly ready: ((to: Destination) => Promise<void>) | undefined;
  /** Placeholders of secrets and decoys, by variable. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: there are no canaries. */
  readonly canaries: Canaries | undefined;
  /** Decoys to plant in the cage's home folder. */
  readonly decoys: readonly { readonly path: string; readonly content: string }[];
}

interface Place {
  readonly state: string;
  readonly workspace: string;
}

/** Undefined where nothing may be reached and no decoy is planted; then nothing of it is loaded. */
export async function openOutward(policy: Policy, place: Place, request: RunRequest): Promise<Outward | undefined> {
  if (policy.profile === 'unconfined') return undefined;
  const names = secretNames(policy, request);
  // A vault that was never used costs one look.
  const given = request.phase === 'setup' ? [] : (request.given ?? []);
  const vault =
    names.length + given.length > 0 || existsSync(join(place.state, 'vault'))
      ? await secretsOf(names, given, place, request)
      : undefined;
  const network = withSecretHosts(policy.network, vault?.hosts ?? []);
  if (!hasNetwork(network) && vault?.isEmpty !== false) return undefined;
  const inspects = [...network.allow, ...network.ask].some((rule) => rule.inspect);
  return {
    network,
    authority: inspects ? await (await import('../egress/index.ts')).createAuthority() : undefined,
    gate: vault?.isEmpty === false ? vault.run.gate : undefined,
    ready: vault?.run.ready,
    environment: vault?.run.environment ?? {},
    canaries: canariesOf(vault?.run),
    decoys: vault?.decoys ?? [],
  };
}

function canariesOf(run: VaultRun | undefined): Outward['canaries'] {
  if (run === undefined || run.canaries.length === 0) return undefined;
  return { names: new Set(run.canaries.map(({ name }) => name)), find: (bytes) => run.findDecoy(bytes) };
}

function secretNames(policy: Policy, request: RunRequest): readonly string[] {
  const { setup, agent } = policy.phases;
  const phase = request.phase === 'setup' ? setup.secrets : agent.secrets;
  return [...new Set([...phase, ...(request.phase === 'setup' ? [] : (request.secrets ?? []))])];
}

async function secretsOf(
  names: readonly string[],
  given: readonly GivenSecret[],
  { state, workspace }: Place,
  { env, phase, person, mentions = [] }: RunRequest,
): Promise<{
  readonly run: Awaited<ReturnType<ReturnType<typeof import('../vault/index.ts').openVault>['forRun']>>;
  readonly hosts: readonly string[];
  readonly decoys: Outward['decoys'];
  readonly isEmpty: boolean;
}> {
  const { askHidden, canaryFiles } = await import('../vault/index.ts');
  const { outsideVault } = await import('./outside-vault.ts');
  const passphrase =
    person === undefined ? {} : { passphrase: (secret: string) => askHidden(`Passphrase of the secret ${secret}`) };
  const kept = given.flatMap(({ variable, value }) => (value === undefined ? [] : [[variable, value] as const]));
  const vault = outsideVault(state, { ...env, ...Object.fromEntries(kept) }, [workspace], passphrase);
  const run = await vault.forRun({ phase: phase ?? 'agent', names, given: given.map(recordOf), mentions });
  const named = vault.list().filter((record) => names.includes(record.name));
  const hosts = [...named, ...given].flatMap((record) => record.hosts);
  return { run, hosts, decoys: canaryFiles(run), isEmpty: names.length + given.length === 0 && run.canaries.length === 0 };
}

function recordOf({ name, variable, hosts, headers }: GivenSecret): SecretRecord {
  return {
    name,
    source: { kind: 'env', variable },
    hosts,
    places: headers.map((header) => ({ kind: 'header', name: header })),
    phases: ['agent'],
    env: variable,
    ttlMs: 0,
  };
}
