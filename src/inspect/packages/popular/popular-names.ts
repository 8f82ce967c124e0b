import type { Ecosystem } from '../package.ts';

/**
 * Names of one ecosystem that many people use, the most used first (rank 0), with what a search for look-alikes needs. It is a
 * view of a file's bytes: loading it costs reading it.
 */
export interface PopularNames {
  readonly ecosystem: Ecosystem;
  readonly count: number;
  /** The day of the newest list that it was made from: `2026-09-23`. */
  readonly date: string;
  readonly nameAt: (rank: number) => string;
  /** The name without separators. */
  readonly bareAt: (rank: number) => string;
  /** By the whole name in the registry's form of comparison; never wrong. */
  readonly rankOf: (name: string) => number | undefined;
  /** By the name without separators; scoped names have none. */
  readonly rankOfBare: (text: string) => number | undefined;
  /** By what is left without words that say nothing. */
  readonly rankOfStem: (text: string) => number | undefined;
  /** By what stands after the scope. */
  readonly rankOfBase: (text: string) => number | undefined;
  /** By the words in order of the alphabet, one space between. */
  readonly rankOfBag: (text: string) => number | undefined;
  /** By a beginning of whole words that the name has more words than: `google-cloud`. */
  readonly rankOfPrefix: (text: string) => number | undefined;
  /** In how many names a word stands; 0 for one that stands in a single one. */
  readonly countOfWord: (word: string) => number;
  /** How many names a scope has. */
  readonly countOfScope: (scope: string) => number;
  readonly scopes: () => readonly string[];
  /** Ranks, in order, of all names that are at most one slip away from a text without separators, among a few that are not. */
  readonly sharingHalf: (text: string) => readonly number[];
  /** By rank: the letters of the name without separators, as bits. */
  readonly letters: Uint32Array;
  /** By rank: its length; 255 for scoped and longer names. */
  readonly lengths: Uint8Array;
}
