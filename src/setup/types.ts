export type Manager = 'npm' | 'pnpm' | 'yarn' | 'yarn-berry' | 'pip' | 'uv' | 'cargo' | 'go' | 'maven' | 'bundler' | 'composer';

/**
 * Where a registry was named. `user` is any file outside the workspace that nobody else may write, `default` what the manager
 * itself answered or ships with.
 */
export type Origin = 'variable' | 'user' | 'project' | 'lockfile' | 'default';

/** One place that a package manager would fetch from. Holds no credential: neither of the address nor of a file. */
export interface Registry {
  /** `yarn` is Yarn 1, `yarn-berry` Yarn 2 and later. */
  readonly manager: Manager;
  /** Without user, password, query and fragment; segments of the path that may be secret are `[redacted]`. */
  readonly url: string;
  /** Lower-case, without brackets or a last dot. */
  readonly host: string;
  readonly port: number;
  /** The file (below the workspace: relative to it) or the variable that said so. Printable. */
  readonly source: string;
  readonly origin: Origin;
  /** False: the repository says so, in its configuration or its lockfile. It never votes on its own trust. */
  readonly trusted: boolean;
  /** The manager would send a password or a token there. */
  readonly hasCredentials: boolean;
  /** The scope that is fetched from here (`@acme`); undefined: everything else. */
  readonly scope: string | undefined;
  /** Stands in the place of the registry that the manager would take by itself. */
  readonly isDefault: boolean;
}

/** What could not be read, or was passed over. Never quotes a file: it may hold a token. */
export interface Note {
  readonly source: string;
  readonly problem: string;
}

export interface RegistryReport {
  readonly registries: readonly Registry[];
  readonly notes: readonly Note[];
}

/** An environment: the caller's, not the cage's. */
export type Env = Readonly<Record<string, string | undefined>>;
