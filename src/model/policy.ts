import type { ApprovalPolicy } from './approvals.ts';
import type { Verdict } from './decision.ts';
import type { Severity } from './finding.ts';
import type { FileLabel, McpPolicy } from './mcp.ts';
import type { NetworkPolicy, NetworkRule } from './network.ts';
import type { Limits } from './plan.ts';
import type { SshRule } from './ssh.ts';

/** What an effective policy says after all layers were merged: the form that decisions and plans are made from. */
export type Profile = 'read-only' | 'workspace' | 'unconfined';

/** `boundary`: ask only where the cage is left. `untrusted`: also for what no rule allows. `never`: what would be asked is denied. */
export type ApprovalMode = 'boundary' | 'untrusted' | 'never';

export type Layer = 'built-in' | 'organisation' | 'user' | 'repository' | 'command-line';

/** From a severity on, or never. */
export type ScanLimit = Exclude<Severity, 'info'> | 'none';

export interface ScanLimits {
  readonly ask: ScanLimit;
  readonly deny: ScanLimit;
}

export interface CommandRule {
  /** Words of the command after wrappers are resolved; a last `*` stands for any further words, which `deny` and `ask` always take. */
  readonly run: string;
  readonly unless: string | undefined;
  readonly why: string | undefined;
  readonly match: readonly string[];
  readonly notMatch: readonly string[];
  readonly layer: Layer;
}

/** What may leave a run or a session that has read what it should not tell. */
export interface FlowPolicy {
  /** After private data and what strangers wrote. */
  readonly toxic: Exclude<Verdict, 'allow'>;
  /** After private data alone. */
  readonly private: Verdict;
  /** Where it may go all the same. */
  readonly allow: readonly NetworkRule[];
}

export interface Policy {
  readonly version: 1;
  readonly profile: Profile;
  readonly approval: ApprovalMode;
  /** Nobody can answer: what would be asked is denied. True with `never`, and with `untrusted` when a layer or `--unattended` adds it. */
  readonly unattended: boolean;
  readonly files: {
    /** Absolute or `~/` paths that are visible read-only beside the workspace and the system. */
    readonly read: readonly string[];
    /** Absolute or `~/` paths that are writable beside the workspace. */
    readonly write: readonly string[];
    /** Globs of secrets: hidden where found at the start, reported when created later. */
    readonly deny: readonly string[];
    /** Component sequences that are read-only at any depth (docs/warden-protocol.md, `protect.deny`). */
    readonly protect: readonly string[];
    /** Component sequences whose change is reported at the end. */
    readonly report: readonly string[];
  };
  readonly environment: {
    /** Names, or beginnings of names followed by `*`; a name that looks like a secret never passes by a `*`. */
    readonly allow: readonly string[];
    /** Names and patterns that never pass; deny wins. */
    readonly deny: readonly string[];
    readonly set: Readonly<Record<string, string>>;
  };
  readonly limits: Limits;
  readonly commands: Readonly<Record<Verdict, readonly CommandRule[]>>;
  readonly destructive: { readonly limit: number; readonly windowMs: number };
  /** What one session of an agent may use up; 0 is no limit. `denials`: so many identical ones end the agent's turn. */
  readonly budgets: {
    readonly denials: number;
    readonly calls: number;
    readonly destructive: number;
    readonly agents: number;
  };
  /** Run destructive and unknown commands on an overlay first and ask with the result. */
  readonly preview: boolean;
  /** What changes in the workspace is a proposal on an overlay, until a person takes it over. */
  readonly overlay: boolean;
  readonly reads: boolean;
  /** From which severity on code that is about to run is asked about, or stopped without a question. */
  readonly scan: ScanLimits;
  /** What is thought of packages before they are installed. */
  readonly packages: {
    /** Milliseconds that a version must have been public. */
    readonly cooldown: number;
    /** Names that are the organisation's own: whole, or with a last `*`. */
    readonly internal: readonly string[];
    /** SPDX ids. */
    readonly refusedLicences: readonly string[];
  };
  readonly network: NetworkPolicy;
  readonly phases: {
    /** What runs first, with its own network and secrets; empty: there is no such phase. */
    readonly setup: {
      readonly run: readonly string[];
      readonly allow: readonly NetworkRule[];
      readonly secrets: readonly string[];
      /** Reach the registries that the user's own package managers are configured for. */
      readonly registries: boolean;
      readonly ssh: readonly SshRule[];
    };
    readonly agent: { readonly secrets: readonly string[]; readonly ssh: readonly SshRule[] };
  };
  /** What happens to a push that Sallyport sees: over ssh, and over HTTP where it can be read. */
  readonly push: Verdict;
  readonly mcp: McpPolicy;
  readonly approvals: ApprovalPolicy;
  /** Files that label a run that opens them: names in the workspace (with `*`), relative paths there, absolute and `~/` paths. */
  readonly labels: Readonly<Record<FileLabel, readonly string[]>>;
  readonly flows: FlowPolicy;
  /** Rules whose yes needs a person who shows that they are there: whole names, or with a last `*`. */
  readonly highTier: readonly string[];
  /** Clients that may work in a mode that asks nothing, also outside of containers and virtual machines. */
  readonly bypass: readonly string[];
  /** Which files were merged, weakest last. */
  readonly sources: readonly { readonly layer: Layer; readonly path: string | null }[];
}
