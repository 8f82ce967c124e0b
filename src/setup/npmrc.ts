import { parse } from 'ini';
import { parseUrl } from '../model/index.ts';
import type { ConfigFiles, ConfigText } from './config-files.ts';
import { expand, namesVariable } from './expand.ts';
import { Addresses, type Found, type Layer, type Setting } from './layer.ts';
import type { Env, Origin } from './types.ts';

/** Settings by key, as npm spells them: `registry`, `@acme:registry`, `//host/path/:_authToken`. */
export type NpmSettings = ReadonlyMap<string, Setting>;

const MOST_ADDRESSES = 500;
const SCOPED = /^(@[^:/\s]{1,214}):registry$/;
const CREDENTIAL = /^(\/\/[^\s]{1,2000}?):(?:_authToken|_auth|_password|certfile|tokenHelper)$/;
/** Without a host: npm refuses them since version 9, Yarn 1 and pnpm send them to the default registry. */
const UNSCOPED = ['_authToken', '_auth', '_password'] as const;

/** An `.npmrc`. npm reads it with the same package, so every oddity of its dialect is the same. */
export function readNpmrc(file: ConfigText | undefined, env: Env, files: ConfigFiles): Layer<NpmSettings> | undefined {
  if (file === undefined) return undefined;
  return layerOf(file, parseIni(file, files), env, files);
}

/** A layer from keys and values of a file, with the variables put in. */
export function layerOf(
  file: ConfigText,
  entries: Iterable<readonly [string, unknown]>,
  env: Env,
  files: ConfigFiles,
): Layer<NpmSettings> {
  const settings = new Map<string, Setting>();
  for (const [rawKey, raw] of entries) {
    if (typeof raw !== 'string') continue;
    // A scope is shown, so a repository may not put a variable into one; the address of a credential is only compared.
    const key = file.trusted || rawKey.startsWith('//') ? (expand(rawKey, env) ?? rawKey) : rawKey;
    const value = isAddress(key) && !file.trusted ? withoutVariables(raw, file, files) : expand(raw, env);
    if (value === undefined || value === '') continue;
    settings.set(key, settingOf(raw, value, file.source));
  }
  return { origin: file.origin, trusted: file.trusted, settings };
}

function settingOf(raw: string, value: string, source: string): Setting {
  const path = raw.replace(/^[a-z]+:\/\/[^/]*/i, '');
  return namesVariable(path) ? { value, source, hidesPath: true } : { value, source };
}

function parseIni(file: ConfigText, files: ConfigFiles): readonly (readonly [string, unknown])[] {
  try {
    return Object.entries(parse(file.text));
  } catch {
    files.note(file.source, 'it is malformed');
    return [];
  }
}

function isAddress(key: string): boolean {
  return key === 'registry' || SCOPED.test(key);
}

// `registry=https://${TOKEN}.host.example/` in a repository would send the token away in a name look-up, and show it here.
function withoutVariables(value: string, file: ConfigText, files: ConfigFiles): string | undefined {
  if (!namesVariable(value)) return value;
  files.note(file.source, "a repository's address may not take variables from the environment");
  return undefined;
}

/** `npm_config_registry` and its like, in any case; the last one wins, as in npm. */
export function npmVariables(env: Env, prefix: string): Layer<NpmSettings> {
  const settings = new Map<string, Setting>();
  for (const [name, raw] of Object.entries(env)) {
    if (raw === undefined || raw === '' || !name.toLowerCase().startsWith(prefix)) continue;
    const written = name.slice(prefix.length);
    const key = written.startsWith('//') ? written : written.toLowerCase().replace(/(?!^)_/g, '-');
    settings.set(key, settingOf(raw, expand(raw, env) ?? raw, name));
  }
  return { origin: 'variable', trusted: true, settings };
}

/** The first layer that knows a key. */
export function lookUp(layers: readonly Layer<NpmSettings>[], key: string): (Setting & { origin: Origin }) | undefined {
  for (const { settings, origin } of layers) {
    const setting = settings.get(key);
    if (setting !== undefined) return { ...setting, origin };
  }
  return undefined;
}

/** The default registry and one for each scope. */
export function resolveNpm(layers: readonly Layer<NpmSettings>[], files: ConfigFiles): readonly Found[] {
  const addresses = new Addresses(files);
  const bases = credentialBases(layers);
  const legacy = UNSCOPED.some((name) => lookUp(layers, name) !== undefined);
  return addressKeys(layers, files).flatMap((key) => {
    const setting = lookUp(layers, key);
    const at = setting === undefined ? undefined : addresses.read(setting);
    if (setting === undefined || at === undefined) return [];
    const scope = SCOPED.exec(key)?.[1]?.replace(/[^@\w.~-]/g, '?');
    const hasCredentials = hasCredentialsFor(setting.value, bases) || (scope === undefined && legacy);
    return [{ at, source: setting.source, origin: setting.origin, hasCredentials, scope, isDefault: key === 'registry' }];
  });
}

function addressKeys(layers: readonly Layer<NpmSettings>[], files: ConfigFiles): readonly string[] {
  const keys = new Set(['registry']);
  for (const { settings } of layers) {
    for (const [key, { source }] of settings) {
      if (!isAddress(key) || keys.has(key)) continue;
      if (keys.size >= MOST_ADDRESSES) files.note(source, `only the first ${MOST_ADDRESSES} registries are looked at`);
      else keys.add(key);
    }
  }
  return [...keys];
}

function credentialBases(layers: readonly Layer<NpmSettings>[]): ReadonlySet<string> {
  const bases = layers.flatMap(({ settings }) => [...settings.keys()].map((key) => CREDENTIAL.exec(key)?.[1]));
  return new Set(bases.flatMap((base) => (base === undefined ? [] : [base.endsWith('/') ? base : `${base}/`])));
}

/** npm looks for `//host/path/:_authToken` and then for each folder above (npm-registry-fetch, `regFromURI`). */
function hasCredentialsFor(address: string, bases: ReadonlySet<string>): boolean {
  const url = parseUrl(address);
  if (bases.size === 0 || url === undefined) return false;
  const { host, pathname } = url;
  const parts = pathname.split('/').filter((part) => part !== '');
  return parts.some((_, count) => bases.has(`//${[host, ...parts.slice(0, count + 1)].join('/')}/`)) || bases.has(`//${host}/`);
}
