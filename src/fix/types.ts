import type { Edit, Finding } from '../model/index.ts';

/** A node of a syntax tree, by the names of its tree-sitter grammar. */
export interface FixNode {
  readonly type: string;
  /** The name of its place in its parent; empty where it has none. */
  readonly field: string;
  readonly isNamed: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: readonly FixNode[];
  readonly parent: FixNode | undefined;
}

export type FixLanguage = 'python' | 'javascript';

/** A file in which a finding stands. */
export interface FixSource {
  readonly path: string;
  readonly text: string;
  /** Dialects of JavaScript count as such; undefined: no code, and no tree. */
  readonly language: FixLanguage | undefined;
  readonly root: FixNode | undefined;
}

/** A finding in its file, as fixers see it. */
export interface FixContext {
  readonly finding: Finding;
  readonly source: FixSource;
  /** Offsets of the finding's place. */
  readonly start: number;
  readonly end: number;
  /** The smallest node that holds the place. */
  readonly node: FixNode | undefined;
}

/** A rewrite that may do: whether it does is seen by reading the result again. */
export interface Candidate {
  readonly description: string;
  readonly edits: readonly Omit<Edit, 'path'>[];
}

export type Fixer = (context: FixContext) => readonly Candidate[];
