/** Anything that JSON can carry. Members that are undefined are left out when it is written. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** The big steps, kept in the main chain of the trail (docs/trail-format.md). */
export type StepType =
  | 'run.start'
  | 'run.end'
  | 'question'
  | 'answer'
  | 'fetch'
  | 'undo'
  | 'commit'
  | 'discard'
  | 'clean'
  | 'recovered'
  | 'alarm'
  | 'failure'
  | 'hook'
  | 'call'
  | 'call.end'
  | 'login'
  | 'flow'
  | 'checkpoint';

/** A step as the caller hands it in; the trail adds `seq` and `ts`. */
export interface Step extends JsonObject {
  readonly type: StepType;
  readonly run?: string;
}

/** A step as the main chain holds it: `seq` counts from 1 over the whole chain, `ts` is in microseconds since the epoch. */
export interface RecordedStep extends Step {
  readonly seq: number;
  readonly ts: number;
}

/** What is about to happen, written before it happens. Digests are SHA-256 in hexadecimal. */
export interface RunIntent {
  readonly run: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly workspace: string;
  readonly profile: string;
  readonly policyDigest: string;
  readonly planDigest: string;
  readonly user: string;
  readonly host: string;
  /** Another network and other secrets than the agent's. Undefined: the agent's own phase. */
  readonly phase?: 'setup' | undefined;
}

/** What came of a run. `reason` is the warden's (`time`, `memory`), `recovered`, or null for a run that ended by itself. */
export interface RunOutcome {
  readonly exitCode: number;
  readonly signal: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** Where a run stands in the main chain: sequence numbers of its first and last step, and the hash of the last. */
export interface TrailPosition {
  readonly first: number;
  readonly last: number;
  readonly head: string;
}

/** One kernel event from the warden (docs/warden-protocol.md, Events). `ts` in microseconds since the epoch. */
export interface KernelEvent {
  readonly run: string;
  readonly seq: number;
  readonly ts: number;
  readonly type: string;
  readonly pid: number;
  readonly verdict: string;
  readonly rule: string | undefined;
  readonly path: string | undefined;
  readonly to: string | undefined;
  readonly argv: readonly string[] | undefined;
  readonly cwd: string | undefined;
  readonly ppid: number | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** Type `request`: what a connection or a request was for, as the proxy saw it. Bytes of the program's side. */
  readonly host: string | undefined;
  readonly protocol: string | undefined;
  readonly method: string | undefined;
  readonly sent: number | undefined;
  readonly received: number | undefined;
  readonly durationMs: number | undefined;
  readonly call: string | undefined;
  readonly action: string | undefined;
  readonly what: string | undefined;
  readonly kind: string | undefined;
  readonly baseline: boolean | undefined;
}
