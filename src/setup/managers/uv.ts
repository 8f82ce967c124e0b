import { join } from 'node:path';
import { elements, member, textOf } from '../../model/index.ts';
import type { ConfigText } from '../config-files.ts';
import { namesVariable } from '../expand.ts';
import {
  Addresses,
  effectiveRegistries,
  type Found,
  type Layer,
  type ReaderInput,
  type RegistryReader,
  type Setting,
} from '../layer.ts';
import { netrcHosts } from '../netrc.ts';
import { foldersAbove } from '../search-path.ts';
import { readToml } from '../structured.ts';
import type { Env } from '../types.ts';
import { configHome, machineConfigFolders, variable } from '../variable.ts';
import { readRequirements } from './requirements.ts';

/** One index. Of those with a name, the first counts; of the defaults too. All others add up. */
interface UvIndex extends Setting {
  readonly name: string | undefined;
  readonly isDefault: boolean;
}

type UvSettings = readonly UvIndex[];

const MOST_ADDRESSES = 500;

/** uv: variables, the project's `uv.toml` or `pyproject.toml`, the user's `uv.toml`, the machine's (docs.astral.sh/uv). */
export const readUvRegistries: RegistryReader = async (input) => {
  const layers = [variables(input.env), ...(await fileLayers(input))];
  const hosts = netrcHosts(input);
  const addresses = new Addresses(input.files);
  const configured = effectiveRegistries('uv', layers, (chosen) => resolveUv(chosen, addresses, hosts, input.env));
  const known = new Set(configured.map(({ url }) => url));
  const required = readRequirements(input).filter(({ url }) => !known.has(url));
  return [...configured, ...required.map((registry) => ({ ...registry, manager: 'uv' as const }))];
};

async function fileLayers(input: ReaderInput): Promise<readonly Layer<UvSettings>[]> {
  const { home, env, files } = input;
  if (variable(env, 'UV_NO_CONFIG') !== undefined) return [];
  const given = variable(env, 'UV_CONFIG_FILE');
  if (given !== undefined) return layerOf(files.user(given), input);
  const user = files.user(join(configHome(home, env), 'uv', 'uv.toml'));
  return [...(await projectLayers(input)), ...(await layerOf(user, input)), ...(await layerOf(machineFile(input), input))];
}

/** Of the workspace and the folders above it, the nearest that has either file. */
async function projectLayers(input: ReaderInput): Promise<readonly Layer<UvSettings>[]> {
  const { workspace, files } = input;
  const nearest = await layerOf(files.project('uv.toml'), input);
  if (nearest.length > 0) return nearest;
  const manifest = await layerOf(files.project('pyproject.toml'), input, ['tool', 'uv']);
  if (manifest.length > 0) return manifest;
  for (const folder of foldersAbove(workspace)) {
    const own = await layerOf(files.user(join(folder, 'uv.toml')), input);
    const above = own.length > 0 ? own : await layerOf(files.user(join(folder, 'pyproject.toml')), input, ['tool', 'uv']);
    if (above.length > 0) return above;
  }
  return [];
}

function machineFile({ env, files }: ReaderInput): ConfigText | undefined {
  for (const folder of [...machineConfigFolders(env), '/etc']) {
    const file = files.user(join(folder, 'uv', 'uv.toml'));
    if (file !== undefined) return file;
  }
  return undefined;
}

async function layerOf(
  file: ConfigText | undefined,
  { files }: ReaderInput,
  path: readonly string[] = [],
): Promise<readonly Layer<UvSettings>[]> {
  if (file === undefined) return [];
  const document = await readToml(file, files);
  const table = path.reduce(member, document);
  if (table === undefined) return [];
  const indexes = [...indexesOf(table, file.source), ...indexesOf(member(table, 'pip'), file.source)];
  return [{ origin: file.origin, trusted: file.trusted, settings: indexes.filter(({ value }) => !namesVariable(value)) }];
}

function indexesOf(table: unknown, source: string): readonly UvIndex[] {
  const plain = (value: unknown, isDefault: boolean): readonly UvIndex[] =>
    typeof value === 'string' ? [{ value, source, name: undefined, isDefault }] : [];
  const list = (name: string): readonly UvIndex[] => elements(member(table, name)).flatMap((value) => plain(value, false));
  const tables = elements(member(table, 'index')).flatMap((entry) =>
    plain(member(entry, 'url'), member(entry, 'default') === true).map((index) => ({
      ...index,
      name: textOf(member(entry, 'name')),
    })),
  );
  return [...tables, ...plain(member(table, 'index-url'), true), ...list('extra-index-url'), ...list('find-links')];
}

function variables(env: Env): Layer<UvSettings> {
  const read = (source: string, separator: RegExp, isDefault: boolean): readonly UvIndex[] =>
    (env[source] ?? '')
      .split(separator)
      .filter((word) => word !== '')
      .map((word) => ({ ...namedIndex(word), source, isDefault }));
  const settings = [
    ...read('UV_DEFAULT_INDEX', /\s+/, true),
    ...read('UV_INDEX_URL', /\s+/, true),
    ...read('UV_INDEX', /\s+/, false),
    ...read('UV_EXTRA_INDEX_URL', /\s+/, false),
    ...read('UV_FIND_LINKS', /[\s,]+/, false),
  ];
  return { origin: 'variable', trusted: true, settings };
}

/** `NAME=URL` or `URL`. */
function namedIndex(word: string): { readonly name: string | undefined; readonly value: string } {
  const match = /^([A-Za-z0-9._-]+)=(.*)$/.exec(word);
  return { name: match?.[1], value: match?.[2] ?? word };
}

function resolveUv(
  layers: readonly Layer<UvSettings>[],
  addresses: Addresses,
  netrc: ReadonlySet<string>,
  env: Env,
): readonly Found[] {
  const all = layers.flatMap(({ settings, origin }) => settings.map((index) => ({ ...index, origin })));
  const fallback = all.find(({ isDefault }) => isDefault);
  const names = new Set<string>();
  const chosen = all.filter((index) => {
    if (index.isDefault) return index === fallback;
    if (index.name === undefined) return true;
    const isFirst = !names.has(index.name);
    names.add(index.name);
    return isFirst;
  });
  return chosen.slice(0, MOST_ADDRESSES).flatMap((index): readonly Found[] => {
    const at = addresses.read(index);
    if (at === undefined) return [];
    const hasCredentials = netrc.has(at.host) || hasOwnCredentials(index.name, env);
    const { source, origin, isDefault } = index;
    return [{ at, source, origin, hasCredentials, scope: undefined, isDefault }];
  });
}

function hasOwnCredentials(name: string | undefined, env: Env): boolean {
  if (name === undefined) return false;
  const infix = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return ['PASSWORD', 'USERNAME'].some((end) => variable(env, `UV_INDEX_${infix}_${end}`) !== undefined);
}
