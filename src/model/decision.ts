/** What is decided about an action, and why. `deny` is the default everywhere. */
export type Verdict = 'allow' | 'ask' | 'deny';

/** Something that must happen together with an allowed action. */
export type Obligation = 'confine' | 'scan' | 'redact' | 'record' | 'preview';

/** One reason of a decision: the rule that spoke, and a sentence a person can read. */
export interface Reason {
  readonly rule: string;
  readonly message: string;
}

export interface Decision {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly obligations: readonly Obligation[];
}

/** What an agent reads when it is stopped (DESIGN 3): what, why, what works instead, and the command a person could use. */
export interface Denial {
  readonly what: string;
  readonly why: string;
  readonly instead: string;
  readonly retry: false;
  readonly person: string;
}
