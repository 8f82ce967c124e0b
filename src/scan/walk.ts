import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';
import { languageOfPath } from '../inspect/code/index.ts';
import type { Incomplete } from '../model/index.ts';
import type { Source } from './types.ts';

export interface WalkOptions {
  /** Absolute; paths of sources are relative to it. */
  readonly root: string;
  /** Absolute files and folders below the root. */
  readonly places: readonly string[];
  /** Which of these absolute paths git ignores. */
  readonly ignored: (paths: readonly string[]) => ReadonlySet<string>;
  /** Names, or beginnings of relative paths, that are left out. */
  readonly exclude: readonly string[];
}

export interface Walked {
  readonly sources: readonly Source[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: number;
}

/** Code that is longer is generated, and costs more than it tells. */
const LONGEST_CODE = 1024 * 1024;
const LONGEST_TEXT = 8 * 1024 * 1024;
const MOST_FILES = 200_000;
const NEVER: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);

/** Reads what is to be inspected, in the order of its paths. Links are not followed: what they lead to is not this project's. */
export function walk({ root, places, ignored, exclude }: WalkOptions): Walked {
  const sources: Source[] = [];
  const incomplete: Incomplete[] = [];
  let skipped = 0;
  const isExcluded = (path: string): boolean => {
    const shown = relative(root, path);
    return exclude.some(
      (one) => shown === one || shown.startsWith(`${one.replace(/\/$/, '')}/`) || shown.split('/').includes(one),
    );
  };
  const take = (path: string): void => {
    const shown = relative(root, path) || path.slice(path.lastIndexOf('/') + 1);
    const read = readText(path, languageOfPath(shown) !== undefined);
    if (typeof read === 'object') sources.push({ path: shown, text: read.text });
    else if (read === 'binary') skipped += 1;
    else incomplete.push({ path: shown, reason: read });
  };
  const visit = (folder: string): void => {
    const entries = entriesOf(folder);
    if (entries === undefined) {
      incomplete.push({ path: relative(root, folder) || '.', reason: 'the folder cannot be read' });
      return;
    }
    const paths = entries.map(({ name }) => join(folder, name));
    const out = ignored(paths);
    for (const [at, entry] of entries.entries()) {
      const path = paths[at] ?? '';
      if (out.has(path) || isExcluded(path)) continue;
      if (entry.isDirectory() && !NEVER.has(entry.name)) visit(path);
      else if (entry.isFile() && sources.length < MOST_FILES) take(path);
    }
  };
  for (const place of places) {
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status?.isDirectory() === true) visit(place);
    else if (status?.isFile() === true) take(place);
  }
  if (sources.length >= MOST_FILES)
    incomplete.push({ path: '.', reason: `more than ${MOST_FILES} files; the others were not read` });
  return { sources: unique(sources), incomplete, skipped };
}

/** A file that was named twice is read once. */
function unique(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [source.path, source])).values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entriesOf(folder: string): readonly { readonly name: string; isDirectory(): boolean; isFile(): boolean }[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return undefined;
  }
}

/** The text, `binary` for what is none, or why it was not read. */
function readText(path: string, isCode: boolean): { readonly text: string } | 'binary' | string {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(file);
    if (!status.isFile()) return 'binary';
    if (isCode && status.size > LONGEST_CODE) return 'it is code of more than 1 MiB, which was not read';
    if (status.size > LONGEST_TEXT)
      return isBinary(readStart(file)) ? 'binary' : 'it is text of more than 8 MiB, which was not read';
    const bytes = readFileSync(file);
    return isBinary(bytes) ? 'binary' : { text: bytes.toString('utf8') };
  } catch {
    return 'it cannot be read';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readStart(file: number): Buffer {
  const bytes = Buffer.alloc(8192);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
}

/** As git does: a NUL among the first 8,000 bytes. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
