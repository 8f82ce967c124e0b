import type { Step } from '../../model/index.ts';
import type { Trail } from '../../trail/index.ts';

const WAIT_MS = 50;
const MOST = 100;

/**
 * What came of calls, written a little later and several at a time: the calls themselves are on record before they are passed on,
 * so nothing happens unseen while an outcome waits.
 */
export class Outcomes {
  readonly #trail: Trail;
  #steps: Step[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(trail: Trail) {
    this.#trail = trail;
  }

  add(step: Step): void {
    this.#steps.push(step);
    this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
    if (this.#steps.length >= MOST) this.flush();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const steps = this.#steps;
    this.#steps = [];
    if (steps.length > 0) this.#trail.noteAll(steps);
  }
}
