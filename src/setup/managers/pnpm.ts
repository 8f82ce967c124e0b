import { join } from 'node:path';
import { elements, member, members, textOf } from '../../model/index.ts';
import type { ConfigText } from '../config-files.ts';
import { effectiveRegistries, type Layer, type ReaderInput, type RegistryReader } from '../layer.ts';
import { layerOf, type NpmSettings, npmVariables, readNpmrc, resolveNpm } from '../npmrc.ts';
import { MOST_YAML, readYaml } from '../structured.ts';
import { configHome, variable } from '../variable.ts';
import { npmLayers, present } from './npm.ts';

/** pnpm: npm's files, `pnpm-workspace.yaml`, and its own global ones: `config.yaml`, `auth.ini` and `rc` (pnpm.io/settings). */
export const readPnpmRegistries: RegistryReader = async (input) => {
  const { env, files } = input;
  const npm = npmLayers(input);
  const folder = configFolder(input);
  const layers = [
    npmVariables(env, 'pnpm_config_'),
    npm.variables,
    ...(await yamlLayer(files.project('pnpm-workspace.yaml', MOST_YAML), input)),
    ...npm.project,
    ...(await yamlLayer(files.user(join(folder, 'config.yaml')), input)),
    ...present(readNpmrc(files.user(join(folder, 'auth.ini')), env, files)),
    ...present(readNpmrc(files.user(join(folder, 'rc')), env, files)),
    ...npm.user,
    ...npm.machine,
  ];
  return effectiveRegistries('pnpm', layers, (chosen) => resolveNpm(chosen, files));
};

function configFolder({ home, env }: ReaderInput): string {
  const isPlainMac = process.platform === 'darwin' && variable(env, 'XDG_CONFIG_HOME') === undefined;
  return isPlainMac ? join(home, 'Library', 'Preferences', 'pnpm') : join(configHome(home, env), 'pnpm');
}

async function yamlLayer(file: ConfigText | undefined, { env, files }: ReaderInput): Promise<readonly Layer<NpmSettings>[]> {
  if (file === undefined) return [];
  const document = await readYaml(file, files);
  return [layerOf(file, entriesOf(document), env, files)];
}

/** The settings in npm's spelling. A registry that packages name by a prefix of their own counts as a scope. */
function entriesOf(document: unknown): readonly (readonly [string, unknown])[] {
  return [
    ['registry', member(document, 'registry')],
    ...members(member(document, 'registries')).flatMap(([name, value]) => registryEntries(name, value)),
    ...members(member(document, 'namedRegistries')).map(([name, url]) => [`@${name}:registry`, url] as const),
    ...members(member(document, '_auth')).map(([url]) => [`${url.replace(/^https?:/, '')}:_auth`, 'set'] as const),
  ];
}

/** `@acme: URL`, `default: URL`, or since 11.23 `URL: { scopes: [...] }`, where the scope `@` is the default. */
function registryEntries(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === 'string') return [[name === 'default' ? 'registry' : `${name}:registry`, value]];
  const scopes = elements(member(value, 'scopes')).flatMap((scope) => textOf(scope) ?? []);
  const prefix = textOf(member(value, 'prefix'));
  const named = prefix === undefined ? scopes : [...scopes, `@${prefix}`];
  return named.map((scope) => [scope === '@' ? 'registry' : `${scope}:registry`, name] as const);
}
