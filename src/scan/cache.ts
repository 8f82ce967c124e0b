import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Inspection } from '../model/index.ts';
import type { Group } from './groups.ts';

const MOST_ENTRIES = 4000;
const LONGEST = 64 * 1024 * 1024;

/** What was said of groups before, by their content. Losing it costs time only; what can't be read is as if it were not there. */
export interface ScanCache {
  readonly get: (key: string) => Inspection | undefined;
  readonly put: (key: string, inspection: Inspection) => void;
}

export const NO_CACHE: ScanCache = { get: () => undefined, put: () => {} };

/** @param version of the rules: another one has other things to say */
export function keyOf({ kind, sources }: Group, version: string): string {
  const hash = createHash('sha256').update(`${version}\0${kind}\0`);
  for (const { path, text } of sources) hash.update(`${path}\0${text.length}\0`).update(text);
  return hash.digest('hex');
}

/** @param folder of this user alone (0700) */
export function openCache(folder: string): ScanCache {
  return {
    get: (key) => read(join(folder, `${key}.json`)),
    put: (key, inspection) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        makeRoom(folder);
        const fresh = join(folder, `${key}.${process.pid}`);
        writeFileSync(fresh, JSON.stringify(inspection), { mode: 0o600, flag: 'wx' });
        renameSync(fresh, join(folder, `${key}.json`));
      } catch {
        // A full disk makes the next scan slower, and nothing else.
      }
    },
  };
}

function read(path: string): Inspection | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const status = fstatSync(file);
    if (!status.isFile() || status.size > LONGEST || status.uid !== process.getuid?.()) return undefined;
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isInspection(value) ? value : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function isInspection(value: unknown): value is Inspection {
  return (
    typeof value === 'object' &&
    value !== null &&
    'findings' in value &&
    'incomplete' in value &&
    Array.isArray(value.findings) &&
    Array.isArray(value.incomplete)
  );
}

/** Drops the older half when there are too many. */
function makeRoom(folder: string): void {
  const names = readdirSync(folder);
  if (names.length < MOST_ENTRIES) return;
  const byAge = names
    .map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => a.at - b.at);
  for (const { name } of byAge.slice(0, MOST_ENTRIES / 2)) rmSync(join(folder, name), { force: true });
}
