/**
 * What must come of an attempt. `blocked`: it does not succeed, and nothing arrives on the host. `killed`: the process dies of it.
 * `works`: it succeeds. `reported`: it succeeds and the summary names it. `guarded`: blocked, undone at the end, or named in the
 * summary. `private`: it succeeds and the host sees nothing of it. `contained`: the host sees nothing of it.
 */
export type Expectation = 'blocked' | 'killed' | 'works' | 'reported' | 'guarded' | 'private' | 'contained';

export type Area = 'write' | 'read' | 'persistence' | 'process' | 'network' | 'kernel' | 'resource' | 'ordinary';

export interface Probe {
  readonly id: string;
  readonly area: Area;
  readonly what: string;
  /** For bash, in the workspace. Prints REACHED when the attempt succeeded. Variables: see `variables` in world.ts. */
  readonly command: string;
  readonly expect: Expectation;
  /** `reported`, `guarded`: this text stands in the summary's `protected`, `denied` or `changed.files`. */
  readonly mention?: string;
  /** `private`, `contained`: host paths that must not exist afterwards; the variables of the command are filled in. */
  readonly absent?: readonly string[];
  /** Options for `sallyport run`. */
  readonly options?: readonly string[];
  /** Also run in the Landlock fall-back. */
  readonly landlock?: boolean;
  /** Uses system call numbers of this architecture. */
  readonly only?: 'x64';
  /** Something of the host may be needed to see the effect this many milliseconds after the end. */
  readonly after?: number;
}
