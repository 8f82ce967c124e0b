import { join } from 'node:path';
import type { ConfigText } from '../config-files.ts';
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
import { parsePythonIni, sectionOf } from '../python-ini.ts';
import type { Env } from '../types.ts';
import { configHome, machineConfigFolders, variable } from '../variable.ts';
import { readRequirements } from './requirements.ts';

/** Settings by key, as pip spells them. */
type PipSettings = ReadonlyMap<string, Setting>;

const LISTS = ['extra-index-url', 'find-links'] as const;
const NOTHING: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'off']);
const MOST_ADDRESSES = 500;

/** pip: variables, then the `[install]` sections of all files, then the `[global]` ones (pip.pypa.io, "Configuration"). */
export const readPipRegistries: RegistryReader = async (input) => {
  const parsed = pipConfigFiles(input).map((file) => ({ file, sections: parsePythonIni(file.text) }));
  const sectionLayers = ['install', 'global'].flatMap((name) =>
    parsed.map(({ file, sections }) => layerOf(file, sectionOf(sections, name))),
  );
  const hosts = netrcHosts(input);
  const layers = [variables(input.env), ...sectionLayers];
  const addresses = new Addresses(input.files);
  const configured = effectiveRegistries('pip', layers, (chosen) => resolvePip(chosen, addresses, hosts));
  const known = new Set(configured.map(({ url }) => url));
  return [...configured, ...readRequirements(input).filter(({ url }) => !known.has(url))];
};

/** Strongest first: `PIP_CONFIG_FILE`, the environment's, the user's (only without the former), the machine's. */
export function pipConfigFiles({ workspace, home, env, files }: ReaderInput): readonly ConfigText[] {
  const given = variable(env, 'PIP_CONFIG_FILE');
  if (given === '/dev/null') return [];
  const own = given === undefined ? undefined : files.user(given);
  const site = files.user(join(variable(env, 'VIRTUAL_ENV') ?? join(workspace, '.venv'), 'pip.conf'));
  const user = [join(configHome(home, env), 'pip', 'pip.conf')];
  if (process.platform === 'darwin') user.unshift(join(home, 'Library', 'Application Support', 'pip', 'pip.conf'));
  const machine = [
    '/etc/pip.conf',
    ...machineConfigFolders(env)
      .toReversed()
      .map((folder) => join(folder, 'pip', 'pip.conf')),
  ];
  const userFiles = own === undefined ? [...user, join(home, '.pip', 'pip.conf')] : [];
  return [own, site, ...[...userFiles, ...machine].map((path) => files.user(path))].filter((file) => file !== undefined);
}

function layerOf({ source, origin, trusted }: ConfigText, values: ReadonlyMap<string, string>): Layer<PipSettings> {
  const settings = [...values].filter(([, value]) => value !== '').map(([key, value]) => [key, { value, source }] as const);
  return { origin, trusted, settings: new Map(settings) };
}

function variables(env: Env): Layer<PipSettings> {
  const settings = Object.entries(env).flatMap(([name, value]): readonly (readonly [string, Setting])[] => {
    if (value === undefined || value === '' || !name.startsWith('PIP_')) return [];
    return [[name.slice(4).toLowerCase().replaceAll('_', '-'), { value, source: name }]];
  });
  return { origin: 'variable', trusted: true, settings: new Map(settings) };
}

function resolvePip(layers: readonly Layer<PipSettings>[], addresses: Addresses, netrc: ReadonlySet<string>): readonly Found[] {
  const first = (key: string): Layer<PipSettings> | undefined => layers.find(({ settings }) => settings.has(key));
  const noIndex = first('no-index')?.settings.get('no-index')?.value;
  const isOff = noIndex !== undefined && !NOTHING.has(noIndex.toLowerCase());
  const keys = isOff ? (['find-links'] as const) : (['index-url', ...LISTS] as const);
  return keys.flatMap((key) => {
    const layer = first(key);
    const setting = layer?.settings.get(key);
    if (layer === undefined || setting === undefined) return [];
    const words = setting.value.split(/\s+/).filter((word) => word !== '');
    return words.slice(0, MOST_ADDRESSES).flatMap((value): readonly Found[] => {
      const at = addresses.read({ value, source: setting.source });
      if (at === undefined) return [];
      const { source } = setting;
      const hasCredentials = netrc.has(at.host);
      return [{ at, source, origin: layer.origin, hasCredentials, scope: undefined, isDefault: key === 'index-url' }];
    });
  });
}
