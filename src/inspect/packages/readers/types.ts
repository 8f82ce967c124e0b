import type { Ecosystem, PackageRef } from '../package.ts';

/** What a file says that could not be read; never folded into "no packages". */
export interface ReadProblem {
  readonly reason: string;
  /** From 1. */
  readonly line?: number;
}

/** Another place that a file makes its package manager fetch from. */
export interface IndexUse {
  readonly url: string;
  /** Whether it stands in the place of the registry that the user configured, or beside it. */
  readonly isExtra: boolean;
  readonly line?: number;
}

export interface ReadResult {
  readonly refs: readonly PackageRef[];
  readonly problems: readonly ReadProblem[];
  readonly indexes: readonly IndexUse[];
}

export interface ReadContext {
  /** Text of a file that this one includes, by its path as it stands there; undefined where it can't be read. */
  readonly include: (path: string) => string | undefined;
}

/** Reads one format of manifest or lockfile. */
export interface PackageReader {
  readonly id: string;
  readonly ecosystem: Ecosystem;
  /** A lockfile says which bytes are installed, a manifest what is asked for. */
  readonly isLock: boolean;
  readonly read: (text: string, context: ReadContext) => ReadResult;
}
