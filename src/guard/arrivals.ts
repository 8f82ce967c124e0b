const WAIT_MS = 1000;

/** Matches connections with the programs that the warden announced, in their order: the two come over different channels. */
export class Arrivals {
  readonly #announced: number[] = [];
  /** Announcements that nobody waits for any more: they came too late. */
  #late = 0;
  readonly #waiting: ((pid: number | undefined) => void)[] = [];

  announce(pid: number): void {
    if (this.#late > 0) {
      this.#late -= 1;
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#announced.push(pid);
    else waiting(pid);
  }

  /** Undefined where no announcement came: then nobody knows who it is. */
  next(): Promise<number | undefined> {
    const announced = this.#announced.shift();
    if (announced !== undefined) return Promise.resolve(announced);
    return new Promise((resolve) => {
      const settle = (pid: number | undefined): void => {
        clearTimeout(timer);
        resolve(pid);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(settle), 1);
        this.#late += 1;
        resolve(undefined);
      }, WAIT_MS);
      this.#waiting.push(settle);
    });
  }
}
