import { dirname, join } from 'node:path';
import type { ConfigText } from '../config-files.ts';
import { Addresses, effectiveRegistries, type Found, type Layer, type RegistryReader, type Setting } from '../layer.ts';
import { netrcHosts } from '../netrc.ts';
import { findProgram } from '../search-path.ts';
import type { Env, Origin } from '../types.ts';
import { configHome, variable } from '../variable.ts';
import { checksumDatabase, proxies } from './go-values.ts';

/** Settings by variable: `GOPROXY`, `GOSUMDB`, `GOPRIVATE`, `GONOPROXY`. */
type GoSettings = ReadonlyMap<string, Setting>;

const NAMES = ['GOPROXY', 'GOSUMDB', 'GOPRIVATE', 'GONOPROXY'] as const;
const MOST_ADDRESSES = 100;

/** Go: variables, then what `go env -w` wrote, then the `go.env` that it ships with ("go help environment"). A module cannot set them. */
export const readGoRegistries: RegistryReader = async (input) => {
  const { home, env, files } = input;
  const layers = [variablesLayer(env)];
  const own = userFile(home, env);
  const shipped = shippedFile(env);
  const user = own === undefined ? undefined : files.user(own);
  const machine = shipped === undefined ? undefined : files.user(shipped);
  if (user !== undefined) layers.push(layerOf(user, user.origin));
  if (machine !== undefined) layers.push(layerOf(machine, machine.trusted ? 'default' : machine.origin));
  const addresses = new Addresses(files);
  const hosts = netrcHosts(input);
  return effectiveRegistries('go', layers, (chosen) => resolveGo(chosen, addresses, hosts));
};

function userFile(home: string, env: Env): string | undefined {
  const given = variable(env, 'GOENV');
  if (given === 'off') return undefined;
  if (given !== undefined) return given;
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'go', 'env');
  return join(configHome(home, env), 'go', 'env');
}

function shippedFile(env: Env): string | undefined {
  const root = variable(env, 'GOROOT');
  if (root !== undefined) return join(root, 'go.env');
  const program = findProgram('go', env);
  return program === undefined ? undefined : join(dirname(dirname(program)), 'go.env');
}

function layerOf(file: ConfigText, origin: Origin): Layer<GoSettings> {
  const settings = new Map<string, Setting>();
  for (const line of file.text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && NAMES.some((name) => name === line.slice(0, at)))
      settings.set(line.slice(0, at), { value: line.slice(at + 1).replace(/\r$/, ''), source: file.source });
  }
  return { origin, trusted: file.trusted, settings };
}

function variablesLayer(env: Env): Layer<GoSettings> {
  const settings = NAMES.flatMap((source) => {
    const value = variable(env, source);
    return value === undefined ? [] : [[source, { value, source }] as const];
  });
  return { origin: 'variable', trusted: true, settings: new Map(settings) };
}

/** The module proxies, the checksum database, and the hosts of private modules, which are asked directly. */
function resolveGo(layers: readonly Layer<GoSettings>[], addresses: Addresses, netrc: ReadonlySet<string>): readonly Found[] {
  return NAMES.flatMap((name) => {
    const layer = layers.find(({ settings }) => settings.has(name));
    const setting = layer?.settings.get(name);
    if (layer === undefined || setting === undefined) return [];
    return valuesOf(name, setting.value)
      .slice(0, MOST_ADDRESSES)
      .flatMap((value): readonly Found[] => {
        const at = addresses.read({ value, source: setting.source });
        if (at === undefined) return [];
        const { source } = setting;
        const hasCredentials = netrc.has(at.host);
        return [{ at, source, origin: layer.origin, hasCredentials, scope: undefined, isDefault: name === 'GOPROXY' }];
      });
  });
}

function valuesOf(name: (typeof NAMES)[number], value: string): readonly string[] {
  if (name === 'GOPROXY') return proxies(value);
  if (name === 'GOSUMDB') return checksumDatabase(value);
  // Patterns of module paths: what stands before the first slash is a host, unless it is a pattern itself.
  const hosts = value.split(',').map((pattern) => pattern.trim().split('/')[0] ?? '');
  return hosts.filter((host) => /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(host)).map((host) => `https://${host}/`);
}
