import { join } from 'node:path';
import { member, members } from '../../model/index.ts';
import type { ConfigText } from '../config-files.ts';
import { effectiveRegistries, type Layer, type ReaderInput, type RegistryReader } from '../layer.ts';
import { layerOf, type NpmSettings, resolveNpm } from '../npmrc.ts';
import { foldersAbove } from '../search-path.ts';
import { MOST_YAML, readYaml } from '../structured.ts';
import type { Env } from '../types.ts';
import { variable } from '../variable.ts';

const CREDENTIALS = ['npmAuthToken', 'npmAuthIdent'] as const;

/** Yarn 2 and later: variables, then `.yarnrc.yml` of the project, of the folders above and of the home folder (yarnpkg.com/configuration). */
export const readYarnBerryRegistries: RegistryReader = async (input) => {
  const { workspace, home, env, files } = input;
  const given = variable(env, 'YARN_RC_FILENAME');
  const name = given === undefined || given.includes('/') ? '.yarnrc.yml' : given;
  const layers = [
    variables(env),
    ...(await yamlLayer(files.project(name, MOST_YAML), input)),
    ...(await Promise.all(foldersAbove(workspace).map((folder) => yamlLayer(files.user(join(folder, name)), input)))).flat(),
    ...(await yamlLayer(files.user(join(home, name)), input)),
  ];
  return effectiveRegistries('yarn-berry', layers, (chosen) => resolveNpm(chosen, files));
};

function variables(env: Env): Layer<NpmSettings> {
  const pairs = [
    ['registry', 'YARN_NPM_REGISTRY_SERVER'],
    ['_authToken', 'YARN_NPM_AUTH_TOKEN'],
    ['_auth', 'YARN_NPM_AUTH_IDENT'],
  ] as const;
  const settings = pairs.flatMap(([key, source]) => {
    const value = variable(env, source);
    return value === undefined ? [] : [[key, { value, source }] as const];
  });
  return { origin: 'variable', trusted: true, settings: new Map(settings) };
}

async function yamlLayer(file: ConfigText | undefined, { env, files }: ReaderInput): Promise<readonly Layer<NpmSettings>[]> {
  if (file === undefined) return [];
  return [layerOf(file, entriesOf(await readYaml(file, files)), env, files)];
}

/** The settings in npm's spelling. */
function entriesOf(document: unknown): readonly (readonly [string, unknown])[] {
  return [
    ['registry', member(document, 'npmRegistryServer')],
    ...CREDENTIALS.map((name) => ['_authToken', member(document, name)] as const).filter(([, value]) => value !== undefined),
    ...members(member(document, 'npmScopes')).flatMap(([scope, settings]) => scopeEntries(scope, settings)),
    ...members(member(document, 'npmRegistries')).flatMap(([address, settings]) => credentialsOf(address, settings)),
  ];
}

function scopeEntries(scope: string, settings: unknown): readonly (readonly [string, unknown])[] {
  const server = member(settings, 'npmRegistryServer');
  const own = typeof server === 'string' ? credentialsOf(server, settings) : [];
  return [[`@${scope}:registry`, server], ...own];
}

function credentialsOf(address: string, settings: unknown): readonly (readonly [string, unknown])[] {
  const base = address.replace(/^https?:/, '').replace(/\/+$/, '');
  return CREDENTIALS.map((name) => [`${base}/:_authToken`, member(settings, name)] as const).filter(
    ([, value]) => value !== undefined,
  );
}
