import type { ConfigFiles } from './config-files.ts';
import { printable } from './printable.ts';
import { type PublicUrl, readUrl, withoutPath } from './public-url.ts';
import type { Env, Manager, Origin, Registry } from './types.ts';

/** What every reader of a package manager's configuration gets. */
export interface ReaderInput {
  readonly workspace: string;
  readonly home: string;
  readonly env: Env;
  readonly files: ConfigFiles;
}

export type RegistryReader = (input: ReaderInput) => Promise<readonly Registry[]>;

/** One value of a configuration, with the file or variable that it stands in. */
export interface Setting {
  readonly value: string;
  readonly source: string;
  /** The path came from a variable, so it may be a token: it is not shown. */
  readonly hidesPath?: true;
}

/** One source of configuration. Lists of layers are ordered: the first that knows a key wins, as in the manager itself. */
export interface Layer<T> {
  readonly origin: Origin;
  readonly trusted: boolean;
  readonly settings: T;
}

/** A registry as one reading of the layers gives it. */
export interface Found {
  readonly at: PublicUrl;
  readonly source: string;
  readonly origin: Origin;
  readonly hasCredentials: boolean;
  readonly scope: string | undefined;
  readonly isDefault: boolean;
}

/**
 * The registries of one manager. The configuration is resolved twice: from what the user controls, which is trusted, and from
 * everything, as the manager will do; what only the second gives is not trusted. So a repository can neither add a trusted
 * registry nor take one away, whatever its files override.
 */
export function effectiveRegistries<T>(
  manager: Manager,
  layers: readonly Layer<T>[],
  resolve: (layers: readonly Layer<T>[]) => readonly Found[],
): readonly Registry[] {
  const all = new Map(resolve(layers).map((found) => [keyOf(found), found]));
  const own = new Map(resolve(layers.filter(({ trusted }) => trusted)).map((found) => [keyOf(found), found]));
  const trusted = [...own].map(([key, found]) => {
    const hasCredentials = found.hasCredentials || all.get(key)?.hasCredentials === true;
    return registryOf(manager, { ...found, hasCredentials }, true);
  });
  const others = [...all].filter(([key]) => !own.has(key)).map(([, found]) => registryOf(manager, found, false));
  return [...trusted, ...others];
}

function keyOf({ at, scope }: Found): string {
  return `${scope ?? ''} ${at.url}`;
}

export function registryOf(manager: Manager, found: Found, trusted: boolean): Registry {
  const { url, host, port } = found.at;
  const hasCredentials = found.hasCredentials || found.at.hasCredentials;
  const source = printable(found.source);
  const { origin, scope, isDefault } = found;
  return { manager, url, host, port, source, origin, trusted, hasCredentials, scope, isDefault };
}

/** Reads addresses for one manager; what says nothing becomes a note that does not quote it. */
export class Addresses {
  readonly #files: ConfigFiles;

  constructor(files: ConfigFiles) {
    this.#files = files;
  }

  read(setting: Setting): PublicUrl | undefined {
    const reading = readUrl(setting.value);
    if (reading.kind === 'malformed') this.#files.note(setting.source, 'it names an address that is no URL with a host');
    if (reading.kind !== 'remote') return undefined;
    return setting.hidesPath === true ? withoutPath(reading.at) : reading.at;
  }
}
