import { type ReaderInput, registryOf } from './layer.ts';
import { LOCKFILES, type Lockfile } from './lockfiles.table.ts';
import { originOf, readUrl } from './public-url.ts';
import type { Registry } from './types.ts';

const MOST_BYTES = 32 * 1024 * 1024;
const MOST_HOSTS = 100;
/** Distinct addresses that are parsed: more than any honest lockfile has. */
const MOST_ADDRESSES = 100_000;

/** The hosts that the repository's lockfiles name, once for each manager. A lockfile is the repository's word: never trusted. */
export function readLockfiles(input: ReaderInput): readonly Registry[] {
  return LOCKFILES.flatMap((lockfile) => hostsIn(lockfile, input));
}

function hostsIn({ file, manager, pattern }: Lockfile, { files }: ReaderInput): readonly Registry[] {
  const found = files.project(file, MOST_BYTES);
  if (found === undefined) return [];
  const byOrigin = new Map<string, Registry>();
  let left = MOST_ADDRESSES;
  for (const match of found.text.matchAll(pattern)) {
    left -= 1;
    if (left < 0 || byOrigin.size >= MOST_HOSTS) {
      files.note(found.source, 'it names too many addresses; the first were looked at');
      break;
    }
    const reading = readUrl(match[1] ?? '');
    if (reading.kind !== 'remote') continue;
    const url = `${originOf(reading.at)}/`;
    const hasCredentials = byOrigin.get(url)?.hasCredentials === true || hasUser(match[1] ?? '');
    const at = { ...reading.at, url, hasCredentials };
    byOrigin.set(
      url,
      registryOf(
        manager,
        { at, source: found.source, origin: 'lockfile', hasCredentials, scope: undefined, isDefault: false },
        false,
      ),
    );
  }
  return [...byOrigin.values()];
}

function hasUser(address: string): boolean {
  return /^[a-z+]*https?:\/\/[^/]*@/i.test(address);
}
