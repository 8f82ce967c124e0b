/** What a command would do, as far as its text tells: the result of src/inspect/shell, the input of src/policy. */
export type EffectKind =
  | 'run'
  | 'delete'
  | 'overwrite'
  | 'write'
  | 'read'
  | 'mode'
  | 'network'
  | 'publish'
  | 'remote'
  | 'privilege'
  | 'database'
  | 'process'
  | 'system'
  | 'execute-download';

export interface Effect {
  readonly kind: EffectKind;
  /** A sentence part a person can read: `deletes build/ and everything in it`. */
  readonly summary: string;
  /** Paths, hosts or names concerned, as far as known. */
  readonly targets: readonly string[];
  readonly destructive: boolean;
}

/** One simple command after wrappers (`env`, `sudo`, `xargs`, `sh -c`, ...) were resolved. */
export interface ResolvedCommand {
  /** Program name without its folder, then arguments; null where a word could not be resolved. */
  readonly words: readonly (string | null)[];
  /** How it was reached, outermost first: `sudo`, `sh -c`, `xargs`, `$(...)`. */
  readonly through: readonly string[];
  /** Variables that the text itself sets and package managers heed (`PIP_INDEX_URL`); null where a value could not be resolved. */
  readonly settings?: Readonly<Record<string, string | null>>;
}

/** Code that stands in a command: `python -c`, `node -e`, a here-document. */
export interface EmbeddedCode {
  /** `python3` */
  readonly program: string;
  readonly text: string;
}

export interface CommandEffects {
  readonly commands: readonly ResolvedCommand[];
  /** Commands that only carry one of `commands`, as they stand: `npx CMD`, `uv run CMD`. They may bring what they carry with them. */
  readonly carriers: readonly ResolvedCommand[];
  readonly effects: readonly Effect[];
  readonly destructive: boolean;
  /** Code that interpreters are given on the command line or by a here-document; absent where there is none. */
  readonly code?: readonly EmbeddedCode[];
  /** Why the command could not be understood whole; empty when it was. */
  readonly unknown: readonly string[];
}
