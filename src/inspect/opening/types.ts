/**
 * What a thing in a repository does once somebody opens it. `agent`: a coding agent runs it by itself; `tool`: git, an editor, a
 * shell or a package manager does; `text`: it tells an agent what to do.
 */
export type OpeningKind = 'agent' | 'tool' | 'text';

/** Something in a repository that executes or steers when it is opened. */
export interface OpeningItem {
  /** Relative to the repository. */
  readonly path: string;
  readonly kind: OpeningKind;
  /** What it does, in a sentence part: `runs "sh x.sh" at every start`. */
  readonly what: string;
}

/** A repository as far as it must be read; nothing of it is run. */
export interface RepositoryView {
  /** The text of a plain file, as UTF-8; undefined where no file is; null where one is that cannot be read: a link, a large one. */
  readonly read: (path: string) => string | null | undefined;
  /** Names in a folder; empty where there is none; null where one is that cannot be listed: a link. */
  readonly list: (folder: string) => readonly string[] | null;
}

export interface OpeningRule {
  readonly kind: OpeningKind;
  /** Exact paths, or `folder/*` for every file directly in a folder. */
  readonly paths: readonly string[];
  /** What a file does; undefined: nothing by itself. */
  readonly what: (text: string, path: string) => readonly string[];
}
