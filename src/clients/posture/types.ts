import type { Json, JsonObject } from '../../model/index.ts';

/** How good one setting is: `bad` lets an agent do anything unseen, `weak` leaves more open than needed. */
export type Level = 'bad' | 'weak' | 'good';

/** One thing that decides how safely an agent works here. */
export interface PostureCheck {
  readonly level: Level;
  readonly what: string;
  /** Why it matters; empty where it is good. */
  readonly why: string;
  /** Where it stands: a file, or empty. */
  readonly at: string;
  /** What a person can do; a command where there is one. */
  readonly fix: string;
  /** What may be written for it without taking anything from a person but the danger; absent: it is for a person to do. */
  readonly mend?: Mend;
}

/** A change that makes settings tighter: of members of the file at `at`, of its permission bits, or by `sallyport init`. */
export interface Mend {
  readonly members?: readonly MemberMend[];
  readonly mode?: number;
  readonly init?: true;
}

/** One member: `set` to a value, without the entries of `drop`, or else removed. */
export interface MemberMend {
  readonly member: readonly string[];
  readonly set?: Json;
  readonly drop?: readonly string[];
}

export interface AgentPosture {
  readonly client: string;
  readonly label: string;
  readonly checks: readonly PostureCheck[];
  /** `F` with anything bad, `C` with anything weak, else `A`. */
  readonly grade: 'A' | 'C' | 'F';
}

/** What posture needs of the machine; nothing is changed. */
export interface PostureView {
  readonly home: string;
  readonly project: string;
  /** The text of a file; null where there is none, or it is too large or cannot be read. */
  readonly read: (path: string) => string | null;
  /** Permission bits; null where there is none. */
  readonly mode: (path: string) => number | null;
  /** Whether a program of that name is in PATH. */
  readonly isInstalled: (program: string) => boolean;
}

/** A client's settings at one level, parsed; null where there are none. */
export interface SettingsLevel {
  readonly path: string;
  readonly scope: 'managed' | 'user' | 'project';
  readonly settings: JsonObject | null;
}
