import { registryOf } from './layer.ts';
import { checksumDatabase, proxies } from './managers/go-values.ts';
import { readUrl } from './public-url.ts';
import type { Manager, Registry } from './types.ts';

const QUERIES: Readonly<Record<Manager, readonly string[] | undefined>> = {
  // Without `--location=global` npm would read the `.npmrc` of the folder that it is started in.
  npm: ['npm', 'config', 'get', 'registry', '--location=global'],
  pnpm: ['pnpm', 'config', 'get', 'registry'],
  yarn: ['yarn', 'config', 'get', 'registry'],
  'yarn-berry': ['yarn', 'config', 'get', 'npmRegistryServer'],
  // Neither has a command for it; their help names the default index in words.
  pip: ['pip', 'install', '--help'],
  uv: ['uv', 'pip', 'install', '--help'],
  go: ['go', 'env', 'GOPROXY', 'GOSUMDB'],
  cargo: undefined,
};

const MOST_BYTES = 64 * 1024;

/**
 * The command that makes a manager name its default registry; undefined where there is none. It must be started outside the
 * workspace: inside, the repository's files would answer, and `yarnPath`, `packageManager` or a `toolchain` line would run or
 * download what the repository chose.
 */
export function defaultRegistryQuery(manager: Manager): readonly string[] | undefined {
  return QUERIES[manager];
}

/** The registries in the answer to `defaultRegistryQuery`; none where it says nothing that can be used. */
export function parseQuery(manager: Manager, stdout: string): readonly Registry[] {
  const source = (QUERIES[manager] ?? []).join(' ');
  const text = stdout.slice(0, MOST_BYTES);
  const read = (address: string, isDefault: boolean): readonly Registry[] => {
    const reading = readUrl(address);
    if (reading.kind !== 'remote') return [];
    const found = { at: reading.at, source, origin: 'default', hasCredentials: false, scope: undefined, isDefault } as const;
    return [registryOf(manager, found, true)];
  };
  if (manager !== 'go') return addressesIn(manager, text).flatMap((address) => read(address, true));
  const [goproxy = '', gosumdb = ''] = text.split('\n');
  // The checksum database is asked too, but it stands in no proxy's place.
  return [...proxies(goproxy).flatMap((url) => read(url, true)), ...checksumDatabase(gosumdb).flatMap((url) => read(url, false))];
}

function addressesIn(manager: Exclude<Manager, 'go'>, stdout: string): readonly string[] {
  switch (manager) {
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'yarn-berry':
      return webAddresses([stdout.trim()]);
    case 'pip':
      return webAddresses([within(stdout, /--index-url\b[^(]{0,400}\(default\s+([^)]{1,2000})\)/)]);
    case 'uv':
      return webAddresses([within(stdout, /--default-index\b[^(]{0,400}\(by\s+default:\s+<([^>]{1,2000})>\)/)]);
    case 'cargo':
      return [];
  }
}

/** Help is broken into lines anywhere, so an address loses its blanks. */
function within(text: string, pattern: RegExp): string {
  return (pattern.exec(text)?.[1] ?? '').replace(/\s+/g, '');
}

function webAddresses(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^https?:\/\/\S+$/i.test(word));
}
