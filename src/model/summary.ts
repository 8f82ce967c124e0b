import type { CageMode } from './plan.ts';

/** One thing that was refused in a run, and how often. */
export interface DeniedSummary {
  readonly rule: string;
  readonly op: string;
  readonly what: string;
  readonly count: number;
}

/** A decoy turned up where no honest program would bring it (docs/secrets.md). */
export interface Alarm {
  readonly canary: string;
  readonly where: 'request' | 'record' | 'file';
  /** The host, the path, or what the line of the record tells of. */
  readonly what: string;
}

/** `--summary FILE` of `sallyport run`: documented in docs/json.md, stable under `schemaVersion`. */
export interface RunSummary {
  readonly schemaVersion: 1;
  readonly run: string;
  readonly command: readonly string[];
  readonly workspace: string;
  readonly exitCode: number;
  readonly signal: string | null;
  readonly reason: string | null;
  readonly durationMs: number;
  readonly profile: string;
  readonly walls: {
    readonly mode: CageMode | 'bubblewrap' | 'none';
    readonly held: readonly string[];
    readonly missing: readonly string[];
  };
  readonly limits: Readonly<Record<string, string>>;
  readonly changed: {
    readonly created: number;
    readonly modified: number;
    readonly deleted: number;
    readonly files: readonly string[];
  };
  readonly denied: readonly DeniedSummary[];
  readonly alarms: readonly Alarm[];
  readonly destructive: { readonly counted: number; readonly limit: number; readonly held: number; readonly stopped: number };
  readonly protected: readonly { readonly path: string; readonly action: string }[];
  readonly trail: { readonly first: number; readonly last: number; readonly head: string };
}
