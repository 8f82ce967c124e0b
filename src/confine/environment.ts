interface EnvironmentRequest {
  /** The caller's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Which of its names pass: `isEnvironmentAllowed` of src/policy. */
  readonly isAllowed: (name: string) => boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly run: string;
  readonly home: string;
  /** Login name of the run's identity where it differs from the caller's; null keeps the caller's. */
  readonly user: string | null;
  /** Value of PATH inside the cage. */
  readonly searchPath: string;
}

/** What tools would try in vain in a cage, and wait for or fail by: a person's own value goes before. */
const QUIET = {
  // Without a network it is five attempts and some seconds.
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  // The leak check of AddressSanitizer attaches to its own process with ptrace(2), and ends the program where it can't.
  LSAN_OPTIONS: 'detect_leaks=0',
  // https://consoledonottrack.com, and who asks for a name of its own.
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  // Its profile is to be in ~/.config, which can not be written, and without one Chromium ends.
  CHROME_CONFIG_HOME: '/tmp/.config',
} as const;

/** The environment of a confined run as `NAME=value`, sorted: an allow-list, then what the policy sets, then what the cage needs. */
export function cageEnvironment(request: EnvironmentRequest): readonly string[] {
  const passed = Object.entries(request.env).filter(([name]) => request.isAllowed(name));
  const user = request.user === null ? {} : { USER: request.user, LOGNAME: request.user };
  return assignments({
    ...QUIET,
    ...Object.fromEntries(passed),
    npm_config_update_notifier: 'false',
    NO_UPDATE_NOTIFIER: '1',
    // Its file would lie in the home directory, which is read-only.
    NODE_REPL_HISTORY: '',
    ...request.set,
    ...user,
    HOME: request.home,
    PATH: request.searchPath,
    TMPDIR: '/tmp',
    ...marks(request.run),
  });
}

/** The environment of an unconfined run: the caller's own, marked as supervised. */
export function openEnvironment(
  env: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
  run: string,
): readonly string[] {
  return assignments({ ...env, ...set, ...marks(run) });
}

/** How the entry begins that names the run. */
export const RUN_MARK = 'SALLYPORT_RUN=';

function marks(run: string): Readonly<Record<string, string>> {
  return { SALLYPORT: '1', SALLYPORT_RUN: run };
}

function assignments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}
