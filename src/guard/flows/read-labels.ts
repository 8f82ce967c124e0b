import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type LabelName, type Origin, type SessionLabels } from '../../model/index.ts';

const LABELS: readonly LabelName[] = ['private', 'untrusted', 'outward'];
const MOST_FOLLOWED = 16;
/** File systems count time in steps, of two seconds at most: a folder that changed just now may change again unseen. */
const SETTLED_MS = 3000;

/** A folder as it was before it was read; undefined: there was none. */
interface Stamp {
  readonly inode: number;
  readonly modified: number;
  readonly changed: number;
}

interface Reading {
  readonly stamps: ReadonlyMap<string, Stamp | undefined>;
  readonly labels: SessionLabels;
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
    if (kept !== undefined && isAsRead(kept)) return kept.labels;
    const settled = Date.now() - SETTLED_MS;
    const reading = readingOf(this.#all, this.#folder, this.#known, most);
    if (isSettled(reading, settled)) this.#kept.set(most, reading);
    else this.#kept.delete(most);
    return reading.labels;
  }
}

/** The labels of a session, and of those that it follows. */
export function labelsIn(all: string, folder: string): SessionLabels {
  return readingOf(all, folder, new Map(), MOST_FOLLOWED).labels;
}

function isAsRead({ stamps }: Reading): boolean {
  for (const [folder, before] of stamps) {
    const now = stampOf(folder);
    if (now?.inode !== before?.inode || now?.modified !== before?.modified || now?.changed !== before?.changed) return false;
  }
  return true;
}

function isSettled({ stamps }: Reading, before: number): boolean {
  for (const stamp of stamps.values()) if (stamp !== undefined && Math.max(stamp.modified, stamp.changed) >= before) return false;
  return true;
}

function stampOf(folder: string): Stamp | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? undefined : { inode: found.ino, modified: found.mtimeMs, changed: found.ctimeMs };
}

function readingOf(all: string, folder: string, known: Map<string, Origin | undefined>, most: number): Reading {
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
