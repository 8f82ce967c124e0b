import { homedir } from 'node:os';
import type { DryRun, PackageRef } from '../../inspect/packages/index.ts';
import type { PackageFile } from '../../package-data/index.ts';
import { askRegistry, type RegistryAnswer } from '../../registry/index.ts';
import { type IndexLogin, type Registry, readIndexLogins } from '../../setup/index.ts';
import { isForHost } from '../../vault/index.ts';
import { outsideVault } from '../outside-vault.ts';
import { ECOSYSTEMS } from './ecosystems.ts';

/** What the registry says that the user's package manager would ask; undefined where none is known that could be asked. */
export type FactsOf = (ref: PackageRef) => Promise<RegistryAnswer | undefined>;

/** What judges the packages of a phase that has a network. */
export interface PackagePhase {
  readonly facts: FactsOf;
  /** The user wrote its commands beforehand: then only the packages are judged, not the words. */
  readonly isOfUser: boolean;
  /** Works out what a command would bring in beyond what it names; undefined where it can't be asked. */
  readonly foresee?: Foresee | undefined;
  /** Only for a run that works that out: what was judged and let through. It installs nothing, so its command is not judged. */
  readonly foreseeing?: Foreseeing | undefined;
}

export interface Foreseeing {
  readonly judged: readonly PackageRef[];
  /** A download was stopped, and why: a sentence. */
  readonly onStopped: (why: string) => void;
}

/** What would be installed, as a lockfile; or, where that could not be told, the downloads that were stopped meanwhile. */
export type Foresee = (
  dryRun: DryRun,
  judged: readonly PackageRef[],
) => Promise<{ readonly ok: true; readonly file: PackageFile } | { readonly ok: false; readonly stopped: readonly string[] }>;

/** The secrets that a phase has for registries. */
export interface PhaseSecrets {
  readonly phase: 'setup' | 'agent';
  readonly names: readonly string[];
  readonly state: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace: string;
}

/** Questions to the registries that the user configured, with the secrets that the phase has for them. */
export async function registryFacts(registries: readonly Registry[], secrets: PhaseSecrets): Promise<FactsOf> {
  const credentials = secrets.names.length === 0 ? undefined : await credentialsOf(secrets);
  let logins: readonly IndexLogin[] | undefined;
  /** The user's own log-in for an index: for this question alone, the cage has none. */
  const login = ({ host, port }: Registry): Readonly<Record<string, string>> | undefined => {
    logins ??= loginsOf(secrets);
    const own = logins.find((one) => one.host === host && (one.port ?? port) === port);
    return own === undefined ? undefined : { authorization: own.authorization };
  };
  return async (ref) => {
    const registry = registryOf(ref, registries);
    const ecosystem = registry === undefined ? undefined : ECOSYSTEMS[registry.manager];
    if (registry === undefined || ecosystem === undefined) return undefined;
    const fields = (path: string): Readonly<Record<string, string>> => {
      const secret = credentials?.(registry, path) ?? {};
      return ecosystem === 'pypi' && secret['authorization'] === undefined ? (login(registry) ?? {}) : secret;
    };
    return askRegistry(ref, { ecosystem, url: registry.url, fields });
  };
}

function loginsOf({ workspace, env }: PhaseSecrets): readonly IndexLogin[] {
  try {
    return readIndexLogins({ workspace, home: env['HOME'] ?? homedir(), env });
  } catch {
    return [];
  }
}

/** That of its scope, else the one that stands for all. */
export function registryOf({ ecosystem, name, source }: PackageRef, registries: readonly Registry[]): Registry | undefined {
  if (source !== 'registry') return undefined;
  const own = registries.filter(
    ({ manager, trusted, url }) => trusted && ECOSYSTEMS[manager] === ecosystem && !url.includes('[redacted]'),
  );
  return (
    own.find(({ scope }) => scope !== undefined && name.startsWith(`${scope}/`)) ??
    own.find((one) => one.scope === undefined && one.isDefault)
  );
}

/** The value itself is put in by the vault's gate, for its own host alone, and stands nowhere else. */
async function credentialsOf({
  phase,
  names,
  state,
  env,
  workspace,
}: PhaseSecrets): Promise<(registry: Registry, path: string) => Readonly<Record<string, string>>> {
  const vault = outsideVault(state, env, [workspace]);
  const records = vault.list().filter(({ name }) => names.includes(name));
  const run = await vault.forRun({ phase, names, given: [], mentions: [] });
  return ({ host, port }, path) => {
    const to = { host, port };
    const variable = records.find((record) => isForHost(record, to))?.env;
    const placeholder = variable === undefined ? undefined : run.environment[variable];
    if (placeholder === undefined) return {};
    const head = run.gate.outgoing(to, { path, headers: ['authorization', `Bearer ${placeholder}`] });
    return 'why' in head ? {} : { authorization: head.headers[1] ?? '' };
  };
}
