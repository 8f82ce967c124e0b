/* What fails in the guard outside of a decision: it is recorded, and whoever asked is told no. */
import { PayloadError } from '../clients/index.ts';
import { brokenOf, kindOf } from '../guard/index.ts';
import { type Step, UserError } from '../model/index.ts';
import type { Trail } from '../trail/index.ts';

/** A guard that fails again and again fills no disk. */
const MOST_RECORDED = 20;

export class Failures {
  readonly #trail: Pick<Trail, 'note'>;
  readonly #notice: (text: string) => void;
  #count = 0;

  constructor(trail: Pick<Trail, 'note'>, notice: (text: string) => void) {
    this.#trail = trail;
    this.#notice = notice;
  }

  /** How often something failed that no question waits for. */
  get count(): number {
    return this.#count;
  }

  /** A hook could not be read, or its answer not be written. @returns why it is refused, in a clause */
  ofHook(about: { readonly client: string; readonly event: string }, error: unknown): string {
    if (error instanceof PayloadError) {
      this.#record({ ...about, type: 'hook', verdict: 'deny', rules: ['payload.unreadable'] });
      return `what the client sent is not what it sends (${error.message})`;
    }
    const broken = this.#record({ ...about, type: 'failure', what: 'a hook', verdict: 'deny', ...brokenOf(error) }, error);
    return error instanceof UserError ? error.message : `the guard itself failed (${kindOf(broken)})`;
  }

  /** Thrown where nobody waits for an answer. */
  outside(what: string, error: unknown): void {
    this.#count += 1;
    if (this.#count <= MOST_RECORDED) this.#record({ type: 'failure', what, ...brokenOf(error) }, error);
  }

  #record<T extends Step>(step: T, error?: unknown): T {
    if (error !== undefined)
      this.#notice(`${step['what']} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    try {
      this.#trail.note(step);
    } catch (unrecorded) {
      this.#notice(`a failure could not be recorded: ${unrecorded instanceof Error ? unrecorded.message : unrecorded}`);
    }
    return step;
  }
}
