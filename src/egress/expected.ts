import type { Socket } from 'node:net';

/** What the warden said of a connection that it made for a program. */
export interface Arrival {
  readonly pid: number;
  readonly exe: string | null;
  /** Where the program wanted to go: an address as it passed it to connect(2). */
  readonly address: string;
  readonly port: number;
}

/** A busy machine may deliver the one seconds after the other. */
const WAIT_MS = 10_000;

/**
 * Matches connections with what the warden said of them. The two come over different channels, in either order; a connection
 * that nobody announced is not served, so the listener is worth nothing to whoever finds it.
 */
export class Expected {
  readonly #announced: Map<string, { readonly arrival: Arrival; readonly forget: NodeJS.Timeout }> = new Map();
  readonly #waiting: Map<string, (arrival: Arrival | undefined) => void> = new Map();

  announce(from: string, fromPort: number, arrival: Arrival): void {
    const key = keyOf(from, fromPort);
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting(arrival);
      return;
    }
    this.#take(key);
    // A program that closed its socket at once never comes.
    this.#announced.set(key, { arrival, forget: setTimeout(() => this.#announced.delete(key), 2 * WAIT_MS).unref() });
  }

  /** The announcement of a connection; undefined when none came. */
  arrivalOf(socket: Socket): Promise<Arrival | undefined> {
    const key = keyOf(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    const announced = this.#take(key);
    if (announced !== undefined) return Promise.resolve(announced);
    return new Promise((resolve) => {
      const settle = (arrival: Arrival | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(arrival);
      };
      const timer = setTimeout(() => settle(undefined), WAIT_MS);
      this.#waiting.set(key, settle);
    });
  }

  #take(key: string): Arrival | undefined {
    const announced = this.#announced.get(key);
    if (announced === undefined) return undefined;
    clearTimeout(announced.forget);
    this.#announced.delete(key);
    return announced.arrival;
  }
}

function keyOf(address: string, port: number): string {
  return `${address.replace(/^::ffff:/i, '')} ${port}`;
}
