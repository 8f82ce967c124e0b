import { registryOf } from './layer.ts';
import { checksumDatabase, proxies } from './managers/go-values.ts';
import { readUrl } from './public-url.ts';
import type { Manager, Registry } from './types.ts';

/** What makes a manager name its default registry. */
export interface DefaultQuery {
  readonly argv: readonly string[];
  /** Variables that are set for the question. */
  readonly variables: Readonly<Record<string, string>>;
  /** The answer is an error: which registry it would have asked, had it been let. */
  readonly isError: boolean;
}

const plain = (...argv: readonly string[]): DefaultQuery => ({ argv, variables: {}, isError: false });

const QUERIES: Readonly<Record<Manager, DefaultQuery>> = {
  // Without `--location=global` npm would read the `.npmrc` of the folder that it is started in.
  npm: plain('npm', 'config', 'get', 'registry', '--location=global'),
  pnpm: plain('pnpm', 'config', 'get', 'registry'),
  yarn: plain('yarn', 'config', 'get', 'registry'),
  'yarn-berry': plain('yarn', 'config', 'get', 'npmRegistryServer'),
  // Neither has a command for it; their help names the default index in words.
  pip: plain('pip', 'install', '--help'),
  uv: plain('uv', 'pip', 'install', '--help'),
  go: plain('go', 'env', 'GOPROXY', 'GOSUMDB'),
  // It says only what it could not fetch. Behind a proxy on a port that nobody listens on nothing leaves the machine.
  cargo: {
    argv: ['cargo', 'search', 'none'],
    variables: { CARGO_HTTP_PROXY: 'http://127.0.0.1:1', CARGO_NET_RETRY: '0', CARGO_TERM_COLOR: 'never' },
    isError: true,
  },
  // As Cargo, of a plugin that nobody has; offline it asks nobody.
  maven: {
    argv: ['mvn', '--offline', '--batch-mode', '-Dstyle.color=never', 'sallyport.invalid:none:1:none'],
    variables: {},
    isError: true,
  },
  bundler: plain('gem', 'sources', '--list'),
  composer: plain('composer', 'config', '--global', '--list', '--no-interaction', '--no-plugins'),
};

const MOST_BYTES = 64 * 1024;

/**
 * The command that makes a manager name its default registry. It must be started outside the workspace: inside, the repository's
 * files would answer, and `yarnPath`, `packageManager` or a `toolchain` line would run or download what the repository chose.
 */
export function defaultRegistryQuery(manager: Manager): DefaultQuery {
  return QUERIES[manager];
}

/** The registries in the answer to `defaultRegistryQuery`; none where it says nothing that can be used. */
export function parseQuery(manager: Manager, answer: string): readonly Registry[] {
  const source = QUERIES[manager].argv.join(' ');
  const text = answer.slice(0, MOST_BYTES);
  const read = (address: string, isDefault: boolean): readonly Registry[] => {
    const reading = readUrl(address);
    if (reading.kind !== 'remote') return [];
    const found = { at: reading.at, source, origin: 'default', hasCredentials: false, scope: undefined, isDefault } as const;
    return [registryOf(manager, found, true)];
  };
  if (manager !== 'go') return [...new Set(addressesIn(manager, text))].flatMap((address) => read(address, true));
  const [goproxy = '', gosumdb = ''] = text.split('\n');
  // The checksum database is asked too, but it stands in no proxy's place.
  return [...proxies(goproxy).flatMap((url) => read(url, true)), ...checksumDatabase(gosumdb).flatMap((url) => read(url, false))];
}

function addressesIn(manager: Exclude<Manager, 'go'>, text: string): readonly string[] {
  switch (manager) {
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'yarn-berry':
      return webAddresses([text.trim()]);
    case 'pip':
      return webAddresses([within(text, /--index-url\b[^(]{0,400}\(default\s+([^)]{1,2000})\)/)]);
    case 'uv':
      return webAddresses([within(text, /--default-index\b[^(]{0,400}\(by\s+default:\s+<([^>]{1,2000})>\)/)]);
    case 'cargo':
      // A sparse index is asked for this file first; one that is a git repository (before Cargo 1.70) is named itself.
      return webAddresses(each(text, /failed to (?:download from|fetch) `([^`\s]{1,2000}?)(?:config\.json)?`/g));
    case 'maven':
      return webAddresses(each(text, /Cannot access \S{1,200} \(([^)\s]{1,2000})\) in offline mode/g));
    case 'bundler':
      return webAddresses(text.split('\n').map((line) => line.trim()));
    case 'composer':
      return webAddresses(each(text, /^\[repositories\.[^\]\s]{1,200}\.url\] (\S{1,2000})$/gm));
  }
}

function each(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, address = '']) => address);
}

/** Help is broken into lines anywhere, so an address loses its blanks. */
function within(text: string, pattern: RegExp): string {
  return (pattern.exec(text)?.[1] ?? '').replace(/\s+/g, '');
}

function webAddresses(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^https?:\/\/\S+$/i.test(word));
}
