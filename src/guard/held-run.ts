import { constants } from 'node:os';
import type { WardenRun } from '../confine/index.ts';
import { readSwitches } from './switches.ts';

/** Lets a person's switches act on what runs already: hold it, let it go on, end it. */
export class HeldRun {
  readonly #state: string;
  readonly #start: number;
  readonly #notice: (text: string) => void;
  #isHeld = false;
  #isEnded = false;

  /** @param start of the run, in milliseconds since the epoch */
  constructor(state: string, start: number, notice: (text: string) => void) {
    this.#state = state;
    this.#start = start;
    this.#notice = notice;
  }

  look(warden: Pick<WardenRun, 'below' | 'signal'>): void {
    const { heldUntil, endedAt } = readSwitches(this.#state);
    if (this.#start <= endedAt && !this.#isEnded) {
      this.#isEnded = true;
      this.#notice('sallyport: a person has ended this run (sallyport stop --all).');
      // The cage ends with its program.
      warden.signal(constants.signals.SIGKILL);
    }
    const isHeld = heldUntil > Date.now();
    if (isHeld && !this.#isHeld) this.#notice('sallyport: held. `sallyport resume` lets it go on.');
    // What was made since the last look is stopped as well.
    if (isHeld) warden.below('SIGSTOP');
    else if (this.#isHeld) warden.below('SIGCONT');
    this.#isHeld = isHeld;
  }
}
