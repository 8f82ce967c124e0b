/** What a caller may say of a cage; all of it can only tighten what the machine's and the user's own policies say. */
export interface OpenOptions {
  /** The folder that may be changed; default: the current one. */
  readonly workspace?: string;
  /** A policy file, or a policy as an object (docs/policy.md). */
  readonly policy?: string | Readonly<Record<string, unknown>>;
  /** `HOST:PORT` that may be reached. */
  readonly hosts?: readonly string[];
  /** The environment of what is run; default: this process's own, of which the policy lets little through. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What to run: words, shell text, or code in a language. */
export type Runnable =
  | readonly string[]
  | string
  | { readonly language: 'python' | 'javascript' | 'shell'; readonly code: string };

export interface RunOptions {
  /** Ends the run. */
  readonly signal?: AbortSignal;
  /** Ends the run after this time. Milliseconds. */
  readonly timeoutMs?: number;
  /** `{memory: '512MiB', pids: '64', cpu: '30s', 'file-size': '10MiB'}` */
  readonly limits?: Readonly<Record<string, string>>;
  /** For standard input. */
  readonly input?: string;
  /** Each piece of output as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Output that is kept, at most; what is longer is cut and said. Bytes of each stream; default 10 MiB. */
  readonly mostOutput?: number;
}

/** One attempt that was refused. */
export interface Refusal {
  readonly rule: string;
  readonly op: string;
  readonly what: string;
  readonly count: number;
}

/** One thing that happened, as the trail holds it (docs/trail-format.md). */
export type CageEvent = Readonly<Record<string, unknown>>;

export interface CageResult {
  /** Of the record: `sallyport trail show RUN`, `sallyport undo RUN`. */
  readonly run: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly isCut: boolean;
  readonly exitCode: number;
  readonly signal: string | null;
  /** `time`, `memory`, `denied`, or null. */
  readonly reason: string | null;
  readonly durationMs: number;
  readonly denials: readonly Refusal[];
  readonly changed: {
    readonly created: number;
    readonly modified: number;
    readonly deleted: number;
    readonly files: readonly string[];
  };
  /** Processes, files, connections and refusals, in their order; at most 10,000. */
  readonly events: readonly CageEvent[];
}

export type SallyportErrorCode = 'FAILED' | 'ABORTED' | 'BAD_INPUT';

/** Nothing was run, or the run was ended from here. What the command itself did wrong is a result, not an error. */
export class SallyportError extends Error {
  readonly code: SallyportErrorCode;

  constructor(code: SallyportErrorCode, message: string) {
    super(message);
    this.name = 'SallyportError';
    this.code = code;
  }
}
