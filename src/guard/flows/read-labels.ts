import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type LabelName, type Origin, type SessionLabels } from '../../model/index.ts';

const LABELS: readonly LabelName[] = ['private', 'untrusted', 'outward'];
const MOST_FOLLOWED = 16;
/**
 * File systems count time in steps: a folder that changed just now may change again unseen. A step is two seconds at most, and some
 * ten milliseconds where the time has a fraction of a second.
 */
const COARSE_MS = 3000;
const FINE_MS = 50;

/** A folder as it was before it was read; undefined: there was none. */
interface Stamp {
  readonly inode: number;
  readonly modified: number;
  readonly changed: number;
}

interface Reading {
  readonly stamps: ReadonlyMap<string, Stamp | undefined>;
  readonly labels: SessionLabels;
  /** When the folders were first seen so: by this process's own clock, which no other machine's disk can be ahead of. */
  readonly since: number;
  /** It was read a step of the file system's clock after that, so whatever changes it later is seen. */
  readonly isSettled: boolean;
}

/** Reads the labels of one session again and again: before each of its calls, while they hardly ever change. */
export class LabelReader {
  readonly #all: string;
  readonly #folder: string;
  /** Origins of files that were read already: a label never changes. */
  readonly #known: Map<string, Origin | undefined> = new Map();
  readonly #kept: Map<number, Reading> = new Map();

  constructor(all: string, folder: string) {
    this.#all = all;
    this.#folder = folder;
  }

  /** @param most folders: the session's own, and those that it follows */
  read(most: number = MOST_FOLLOWED): SessionLabels {
    const kept = this.#kept.get(most);
    const isSame = kept !== undefined && isAsRead(kept);
    if (isSame && kept.isSettled) return kept.labels;
    const before = performance.now();
    const found = readingOf(this.#all, this.#folder, this.#known, most);
    const since = isSame && isAsStamped(kept.stamps, found.stamps) ? kept.since : performance.now();
    this.#kept.set(most, { ...found, since, isSettled: before - since >= stepOf(found.stamps) });
    return found.labels;
  }
}

/** The labels of a session, and of those that it follows. */
export function labelsIn(all: string, folder: string): SessionLabels {
  return readingOf(all, folder, new Map(), MOST_FOLLOWED).labels;
}

function isAsRead({ stamps }: Reading): boolean {
  for (const [folder, before] of stamps) if (!isSameStamp(stampOf(folder), before)) return false;
  return true;
}

function isAsStamped(before: Reading['stamps'], now: Reading['stamps']): boolean {
  if (before.size !== now.size) return false;
  for (const [folder, stamp] of now) if (!before.has(folder) || !isSameStamp(stamp, before.get(folder))) return false;
  return true;
}

function isSameStamp(one: Stamp | undefined, other: Stamp | undefined): boolean {
  return one?.inode === other?.inode && one?.modified === other?.modified && one?.changed === other?.changed;
}

/** How long a file system may give the same time to two changes. Milliseconds. */
function stepOf(stamps: Reading['stamps']): number {
  for (const stamp of stamps.values())
    if (stamp !== undefined && (stamp.modified % 1000 === 0 || stamp.changed % 1000 === 0)) return COARSE_MS;
  return FINE_MS;
}

function stampOf(folder: string): Stamp | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? undefined : { inode: found.ino, modified: found.mtimeMs, changed: found.ctimeMs };
}

function readingOf(
  all: string,
  folder: string,
  known: Map<string, Origin | undefined>,
  most: number,
): Pick<Reading, 'stamps' | 'labels'> {
  const labels: Record<LabelName, Origin[]> = { private: [], untrusted: [], outward: [] };
  const stamps = new Map<string, Stamp | undefined>();
  const folders = [folder];
  for (let at = 0; at < folders.length && at < most; at += 1) {
    const place = folders[at] ?? folder;
    stamps.set(place, stampOf(place));
    for (const name of namesIn(place)) {
      const other = name.startsWith('with-') ? join(all, name.slice(5)) : undefined;
      if (other !== undefined && !folders.includes(other)) folders.push(other);
      const label = LABELS.find((one) => name.startsWith(`${one}-`));
      if (label === undefined) continue;
      const path = join(place, name);
      if (!known.has(path)) known.set(path, originOf(readJson(path)));
      // A label whose origin cannot be read is still a label.
      labels[label].push(known.get(path) ?? { what: 'unknown', place: null, at: 0 });
    }
  }
  for (const label of LABELS) labels[label].sort((a, b) => a.at - b.at);
  return { stamps, labels };
}

function originOf(value: Readonly<Record<string, unknown>> | undefined): Origin | undefined {
  const { what, place, at } = value ?? {};
  if (typeof what !== 'string' || typeof at !== 'number') return undefined;
  return { what, place: typeof place === 'string' ? place : null, at };
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
