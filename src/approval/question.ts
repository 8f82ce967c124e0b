/** What a person is asked: the effect first, then the exact command, then why it was stopped. Texts may hold untrusted bytes. */
export interface Question {
  readonly effect: string;
  readonly command: string;
  readonly reasons: readonly string[];
  /** What happens when nobody says yes. */
  readonly otherwise: string;
  /** Whether a yes may also hold for the rest of the run, or for this repository. */
  readonly lasting?: boolean | undefined;
}

/** `run`: for the rest of this run. `always`: for this repository, until the grant expires. */
export type Consent = 'no' | 'once' | 'run' | 'always';

/** Somebody who can answer, or undefined where nobody can: then the answer is no. */
export interface Person {
  readonly ask: (question: Question) => Promise<Consent>;
}
