import type { Ecosystem } from '../package.ts';
import type { Roles } from './words.ts';

/** Which words behind a verb are packages. */
export type Takes =
  | 'every'
  | 'first'
  /** They are requirements files (`uv pip sync FILE`). */
  | 'files'
  /** Those of them that are addresses; the others name nothing that is judged. */
  | 'addresses'
  /** `npm create NAME` runs `create-NAME`. */
  | 'create'
  | 'none';

export interface Verb {
  /** The verb, or several with `|` between them: `tool run|tool install`; `*` is any one word. Empty: the program alone. */
  readonly words: string;
  readonly takes: Takes;
  readonly does?: 'install' | 'run';
  /** Without a package it installs what the project says; `always` also with one. */
  readonly project?: 'alone' | 'always';
  /** Options end at the first word that is none. */
  readonly stops?: boolean;
  readonly roles?: Roles;
}

export interface Manager {
  readonly name: string;
  readonly programs: RegExp;
  /** How its words name packages. */
  readonly spec: 'npm' | 'python' | 'poetry' | 'cargo' | 'go' | 'gem' | 'maven' | 'deno' | 'none';
  readonly ecosystem: Ecosystem | undefined;
  readonly roles: Roles;
  readonly verbs: readonly Verb[];
}

export const values = (...names: readonly string[]): Roles => Object.fromEntries(names.map((name) => [name, 'value']));
export const flags = (...names: readonly string[]): Roles => Object.fromEntries(names.map((name) => [name, 'flag']));
