import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { readBounded } from './bounded-file.ts';
import { printable } from './printable.ts';
import type { Note, Origin } from './types.ts';

/** The text of a configuration file and how far it may be believed. */
export interface ConfigText {
  readonly text: string;
  readonly source: string;
  readonly origin: Extract<Origin, 'user' | 'project'>;
  readonly trusted: boolean;
}

const MEBIBYTE = 1024 * 1024;
const MOST_NOTES = 100;
const WRITABLE_BY_ALL = 0o002;

/** Reads configuration for one report and collects what could not be read. */
export class ConfigFiles {
  readonly #workspace: string;
  readonly #owners: ReadonlySet<number>;
  readonly #notes: Note[] = [];

  /** @param workspace and `home` real, absolute paths */
  constructor(workspace: string, home: string) {
    this.#workspace = workspace;
    this.#owners = new Set([0, process.getuid?.() ?? 0, ownerOf(home)]);
  }

  get notes(): readonly Note[] {
    return this.#notes;
  }

  note(source: string, problem: string): void {
    const isKnown = this.#notes.some((known) => known.source === printable(source) && known.problem === problem);
    if (!isKnown && this.#notes.length < MOST_NOTES) this.#notes.push({ source: printable(source), problem });
  }

  /** A file of the repository, by its path below the workspace. Undefined where there is none, or none that may be read. */
  project(path: string, most: number = MEBIBYTE): ConfigText | undefined {
    const full = resolve(this.#workspace, path);
    if (!isWithin(full, this.#workspace)) return undefined;
    const read = readBounded(full, { most, accepts: (real) => isWithin(real, this.#workspace) });
    const source = printable(relative(this.#workspace, full));
    if (read.kind === 'refused') this.note(source, read.problem);
    return read.kind === 'text' ? { text: read.text, source, origin: 'project', trusted: false } : undefined;
  }

  /**
   * A file of the user or the machine; a relative path counts from the workspace, as it does for the managers. Where it really
   * lies decides: what lies in the workspace is the repository's, whoever pointed at it.
   */
  user(path: string): ConfigText | undefined {
    const full = isAbsolute(path) ? path : join(this.#workspace, path);
    const read = readBounded(full, { most: MEBIBYTE, accepts: () => true });
    const source = printable(full);
    if (read.kind === 'refused') this.note(source, read.problem);
    if (read.kind !== 'text') return undefined;
    if (isWithin(read.real, this.#workspace))
      return { text: read.text, source: printable(relative(this.#workspace, read.real)), origin: 'project', trusted: false };
    const { uid, mode } = read.status;
    // A configuration that another account planted above the workspace, as in /tmp, is not the user's (CVE-2022-24765).
    const trusted = this.#owners.has(uid) && (mode & WRITABLE_BY_ALL) === 0;
    if (!trusted) this.note(source, 'another account can write it, so it is not trusted');
    return { text: read.text, source, origin: 'user', trusted };
  }
}

/** True when `path` is `folder` or lies below it. Both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

function ownerOf(home: string): number {
  return statSync(home, { throwIfNoEntry: false })?.uid ?? 0;
}
