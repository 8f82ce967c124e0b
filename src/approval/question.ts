/** What a person is asked: the effect first, then what it is about, then why it was stopped. Texts may hold untrusted bytes. */
export interface Question {
  readonly effect: string;
  /** Labelled lines: the command, the program, what would leave. */
  readonly details: readonly Detail[];
  readonly reasons: readonly string[];
  /** What happens when nobody says yes. */
  readonly otherwise: string;
  /** How long a yes may hold, beyond this once. */
  readonly lasting?: Lasting | undefined;
}

export type Detail = readonly [label: string, text: string];

/** For the rest of this run, or also for this repository until the grant expires; `session`: likewise, of an agent's session. */
export type Lasting = 'run' | 'repository' | 'session';

/** `run`: for the rest of this run. `always`: for this repository, until the grant expires. `silence`: nobody answered in time. */
export type Consent = 'no' | 'silence' | 'once' | 'run' | 'always';

/** Somebody who can answer, or undefined where nobody can: then the answer is no. */
export interface Person {
  readonly ask: (question: Question) => Promise<Consent>;
}
