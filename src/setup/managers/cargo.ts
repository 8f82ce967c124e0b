import { join } from 'node:path';
import { member, members } from '../../model/index.ts';
import type { ConfigFiles, ConfigText } from '../config-files.ts';
import { namesVariable } from '../expand.ts';
import { Addresses, effectiveRegistries, type Found, type Layer, type RegistryReader, type Setting } from '../layer.ts';
import { foldersAbove } from '../search-path.ts';
import { readToml } from '../structured.ts';
import type { Env } from '../types.ts';
import { variable } from '../variable.ts';

/** Settings by `registries NAME index`, `source NAME replace-with`, `registry index`; registries' names in capitals. */
type CargoSettings = ReadonlyMap<string, Setting>;

const MOST_NAMES = 500;
/** A chain of replacements ends here; Cargo itself refuses a circle. */
const LONGEST_CHAIN = 10;
const REGISTRY_VARIABLE = /^CARGO_REGISTRIES_([A-Z0-9_]{1,200})_(INDEX|TOKEN)$/;

/** Cargo: variables, then `.cargo/config.toml` of the project, of every folder above, and of CARGO_HOME (The Cargo Book, "Configuration"). */
export const readCargoRegistries: RegistryReader = async (input) => {
  const { workspace, home, env, files } = input;
  const cargoHome = variable(env, 'CARGO_HOME') ?? join(home, '.cargo');
  const read = async (file: ConfigText | undefined) => (file === undefined ? [] : [await layerOf(file, files)]);
  const layers = [
    variables(env),
    ...(await read(files.project('.cargo/config') ?? files.project('.cargo/config.toml'))),
    ...(await Promise.all(foldersAbove(workspace).map((folder) => read(either(join(folder, '.cargo', 'config'), files))))).flat(),
    ...(await read(either(join(cargoHome, 'config'), files))),
    ...(await read(either(join(cargoHome, 'credentials'), files))),
  ];
  const addresses = new Addresses(files);
  return effectiveRegistries('cargo', layers, (chosen) => resolveCargo(chosen, addresses));
};

/** Without `.toml` is the older name, and wins where both are there. */
function either(path: string, files: ConfigFiles): ConfigText | undefined {
  return files.user(path) ?? files.user(`${path}.toml`);
}

async function layerOf(file: ConfigText, files: ConfigFiles): Promise<Layer<CargoSettings>> {
  const document = await readToml(file, files);
  if (member(document, 'include') !== undefined) files.note(file.source, 'what it includes is not read');
  const settings = new Map<string, Setting>();
  const put = (key: string, value: unknown): void => {
    if (typeof value === 'string' && value !== '' && !namesVariable(value)) settings.set(key, { value, source: file.source });
  };
  for (const [name, table] of members(member(document, 'registries')).slice(0, MOST_NAMES)) {
    put(`registries ${capitals(name)} index`, member(table, 'index'));
    put(`registries ${capitals(name)} token`, member(table, 'token'));
  }
  for (const [name, table] of members(member(document, 'source')).slice(0, MOST_NAMES)) {
    for (const key of ['replace-with', 'registry', 'git', 'directory', 'local-registry'])
      put(`source ${name} ${key}`, member(table, key));
  }
  put('registry index', member(member(document, 'registry'), 'index'));
  put('registry token', member(member(document, 'registry'), 'token'));
  return { origin: file.origin, trusted: file.trusted, settings };
}

function variables(env: Env): Layer<CargoSettings> {
  const settings = new Map<string, Setting>();
  for (const [source, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue;
    const match = REGISTRY_VARIABLE.exec(source);
    if (match !== null) settings.set(`registries ${match[1] ?? ''} ${(match[2] ?? '').toLowerCase()}`, { value, source });
    if (source === 'CARGO_REGISTRY_INDEX') settings.set('registry index', { value, source });
    if (source === 'CARGO_REGISTRY_TOKEN') settings.set('registry token', { value, source });
  }
  return { origin: 'variable', trusted: true, settings };
}

/** The index of every registry, and what each replaced source ends at. A source in a folder has no host. */
function resolveCargo(layers: readonly Layer<CargoSettings>[], addresses: Addresses): readonly Found[] {
  const merged = new Map<string, Setting & { readonly origin: Found['origin'] }>();
  for (const { settings, origin } of layers) {
    for (const [key, setting] of settings) if (!merged.has(key)) merged.set(key, { ...setting, origin });
  }
  const value = (key: string): string | undefined => merged.get(key)?.value;
  const end = (name: string): string | undefined => {
    let last = name;
    for (let count = 0; count < LONGEST_CHAIN; count += 1) {
      const next = value(`source ${last} replace-with`);
      if (next === undefined) break;
      last = next;
    }
    return [`source ${last} registry`, `source ${last} git`, `registries ${capitals(last)} index`].find((key) => merged.has(key));
  };
  const keys = new Set(
    [...merged.keys()].flatMap((key) => {
      if (key === 'registry index' || /^registries .* index$/.test(key)) return key;
      const replaced = /^source (.*) replace-with$/.exec(key)?.[1];
      return replaced === undefined ? [] : (end(replaced) ?? []);
    }),
  );
  const fallback = merged.has('source crates-io replace-with') ? end('crates-io') : undefined;
  return [...keys].flatMap((key): readonly Found[] => {
    const setting = merged.get(key);
    const at = setting === undefined ? undefined : addresses.read(setting);
    if (setting === undefined || at === undefined) return [];
    const hasCredentials = key.endsWith(' index') && merged.has(key.replace(/index$/, 'token'));
    const { source, origin } = setting;
    return [{ at, source, origin, hasCredentials, scope: undefined, isDefault: key === fallback }];
  });
}

/** As the name stands in a variable: `my-registry` is CARGO_REGISTRIES_MY_REGISTRY_INDEX. */
function capitals(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
