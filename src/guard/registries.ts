import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { askProgram, pathOutside } from '../confine/index.ts';
import { type NetworkRule, type Policy, parseUrl } from '../model/index.ts';
import { parseNetworkRule } from '../policy/index.ts';
import type { Manager, Registry } from '../setup/index.ts';
import { stateDirectory } from '../trail/index.ts';
import { ECOSYSTEMS } from './packages/ecosystems.ts';
import { type RegistrySettings, type RegistryToken, registrySettings } from './registry-settings.ts';
import type { RunRequest } from './request.ts';

/** The registries of the user's own package managers as rules, and the variables that tell the managers inside of them. */
export async function registriesFor(
  policy: Policy,
  commands: readonly string[],
  workspace: string,
  { env, notice }: RunRequest,
): Promise<{
  readonly rules: readonly NetworkRule[];
  readonly settings: RegistrySettings;
  readonly registries: readonly Registry[];
}> {
  const { defaultRegistryQuery, managersNamed, managersToAsk, parseQuery, readRegistries } = await import('../setup/index.ts');
  const named = new Set(managersNamed(commands));
  const outside = { ...env, PATH: pathOutside(env['PATH'], workspace) };
  if (!policy.phases.setup.registries) return { rules: [], settings: registrySettings([], named), registries: [] };
  const home = env['HOME'] ?? homedir();
  const { registries: configured } = await readRegistries({ workspace, home, env });
  const answers = await Promise.all(
    managersToAsk(commands, configured).map(async (manager) => {
      const { argv, variables, isError } = defaultRegistryQuery(manager);
      return parseQuery(manager, await askProgram(argv, { ...outside, ...variables }, isError));
    }),
  );
  const registries = [...configured, ...answers.flat()].filter(({ manager }) => named.has(manager));
  const trusted = registries.filter((registry) => registry.trusted);
  const rules = trusted.flatMap((registry) => registryRules(registry, 'a registry of your package managers'));
  const isKnown = (host: string, port: number): boolean =>
    [...rules, ...policy.phases.setup.allow].some(
      (rule) => rule.host === host && (rule.ports.length === 0 || rule.ports.includes(port)),
    );
  for (const { host, port, source } of registries.filter((one) => !one.trusted && !isKnown(one.host, one.port)))
    notice(
      `sallyport: ${source} names ${host}:${port}, which setup does not reach: a repository does not decide that (phases.setup.allow).`,
    );
  // With hosts of its own in the policy a setup may need no more.
  if (policy.phases.setup.allow.length === 0) for (const one of unknownOf(named, trusted)) notice(one);
  const settings = registrySettings(trusted, named, await tokensOf(policy.phases.setup.secrets, env));
  for (const folder of settings.folders) makeBelow(home, folder);
  return { rules, settings, registries: trusted };
}

/** The first and the later Yarn have one name: one of them is enough. */
const SAME: Readonly<Partial<Record<Manager, Manager>>> = { 'yarn-berry': 'yarn' };

function unknownOf(named: ReadonlySet<Manager>, known: readonly Registry[]): readonly string[] {
  const sames = (manager: Manager): Manager => SAME[manager] ?? manager;
  const found = new Set(known.map(({ manager }) => sames(manager)));
  return [...new Set([...named].map(sames))]
    .filter((manager) => !found.has(manager))
    .map(
      (manager) =>
        `sallyport: ${manager} does not say which registry it uses, so setup reaches none for it: list its hosts in your own policy (phases.setup.allow, docs/phases.md).`,
    );
}

type Place = Pick<Registry, 'host' | 'port' | 'url'>;

/** What installing asks of a registry; to publish, to tag and to log in takes other methods, whoever's token a script brings along. */
const READING: readonly string[] = ['GET', 'HEAD'];
/** What is read by POST all the same, below a registry's own path: npm's audit, and git's fetch where an index is a repository. */
const READ_BY_POST: readonly string[] = ['/-/npm/v1/security', '/git-upload-pack', '.git/git-upload-pack'];

/** What a setup may ask of a registry. */
export function registryRules(place: Place, why: string): readonly NetworkRule[] {
  const path = parseUrl(place.url)?.pathname.replace(/\/+$/, '') ?? '';
  const paths = READ_BY_POST.flatMap((end) => (path === '' && end.startsWith('.') ? [] : [`${path}${end}`]));
  return [...registryRule(place, why), ...ruleFor(place, why, { methods: ['POST'], paths })];
}

/** What may be asked of a host that only hands files out. */
export function registryRule(place: Place, why: string): readonly NetworkRule[] {
  return ruleFor(place, why, { methods: READING });
}

/** Only where TLS is ended the path of a download can be read, and the download held; a company's registry has a private address. */
function ruleFor(
  { host, port, url }: Place,
  why: string,
  asked: { readonly methods: readonly string[]; readonly paths?: readonly string[] },
): readonly NetworkRule[] {
  const isTls = url.startsWith('https:');
  const over = isTls ? ({ inspect: true, protocol: 'https' } as const) : {};
  const parsed = parseNetworkRule({ host, ports: [port], ...over, ...asked, why }, 'user');
  if (!parsed.ok) return [];
  return [isTls ? { ...parsed.rule, mayBePrivate: true as const } : parsed.rule];
}

/** Whose default registry is asked for where the user configured none: the first that answers. */
const ASKED: Readonly<Record<string, readonly Manager[]>> = {
  npm: ['npm', 'pnpm', 'yarn'],
  pypi: ['pip', 'uv'],
  gem: ['bundler'],
};

/** What a package manager of the user's takes by itself, where nothing is configured. */
export async function defaultRegistries(
  ecosystem: string,
  workspace: string,
  env: RunRequest['env'],
): Promise<readonly Registry[]> {
  const { defaultRegistryQuery, parseQuery } = await import('../setup/index.ts');
  const outside = { ...env, PATH: pathOutside(env['PATH'], workspace) };
  for (const manager of Object.hasOwn(ASKED, ecosystem) ? (ASKED[ecosystem] ?? []) : []) {
    const answer = parseQuery(manager, await askProgram(defaultRegistryQuery(manager).argv, outside));
    if (answer.length > 0) return answer;
  }
  return [];
}

/** All registries of an ecosystem that the user's own package managers would take packages from. */
export async function trustedRegistries(
  ecosystem: 'npm' | 'pypi',
  workspace: string,
  env: RunRequest['env'],
): Promise<readonly Registry[]> {
  const { readRegistries } = await import('../setup/index.ts');
  const { registries } = await readRegistries({ workspace, home: env['HOME'] ?? homedir(), env });
  const own = registries.filter(({ trusted, manager }) => trusted && ECOSYSTEMS[manager] === ecosystem);
  if (own.some(({ isDefault }) => isDefault)) return own;
  return [...own, ...(await defaultRegistries(ecosystem, workspace, env))];
}

/** What a read-only folder of the home is to show writable inside must be there; where there is no such folder, the cage makes its own. */
function makeBelow(home: string, folder: string): void {
  const path = join(home, folder);
  if (existsSync(dirname(path))) mkdirSync(path, { recursive: true });
}

/** The secrets of the setup phase that a variable stands for: the user's own settings, which hold tokens, are not in the cage. */
async function tokensOf(names: readonly string[], env: RunRequest['env']): Promise<readonly RegistryToken[]> {
  if (names.length === 0) return [];
  const { isForHost, openVault } = await import('../vault/index.ts');
  const records = openVault(stateDirectory(env), env).list();
  return records.flatMap((record): readonly RegistryToken[] => {
    const { name, env: variable } = record;
    return variable === undefined || !names.includes(name) ? [] : [{ variable, isFor: (to) => isForHost(record, to) }];
  });
}
