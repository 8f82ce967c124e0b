/** What a person is asked: the effect first, then the exact command, then why it was stopped. Texts may hold untrusted bytes. */
export interface Question {
  readonly effect: string;
  readonly command: string;
  readonly reasons: readonly string[];
  /** What happens when nobody says yes. */
  readonly otherwise: string;
}

/** Somebody who can answer, or undefined where nobody can: then the answer is no. */
export interface Person {
  readonly ask: (question: Question) => Promise<boolean>;
}
