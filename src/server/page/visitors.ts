import { randomBytes } from 'node:crypto';

/** A ticket is for the moment between a terminal and a browser. */
const TICKET_MS = 2 * 60_000;
const VISIT_MS = 12 * 3_600_000;
const CHALLENGE_MS = 2 * 60_000;
const MOST = 100;
const GUESSES_MS = 10 * 60_000;
const MOST_GUESSES = 5;

/** What a touch of a key is asked for: it is good for that and for nothing else. */
export type Purpose = string;

/**
 * Who may see the page. A ticket is made for whoever knows the guard's key, opens once, and becomes a token that the browser keeps for
 * this one origin: never a cookie, which every port of localhost would be sent, also one that an agent serves.
 */
export class Visitors {
  readonly #tickets: Expiring<true> = new Expiring(TICKET_MS);
  readonly #visits: Expiring<true> = new Expiring(VISIT_MS);
  readonly #challenges: Expiring<{ readonly purpose: Purpose; readonly challenge: Buffer }> = new Expiring(CHALLENGE_MS);

  #wrong: readonly number[] = [];

  ticket(now: number): string {
    return this.#tickets.put(true, now);
  }

  /** The token of a visit, for a ticket that was not used yet. */
  enter(ticket: string, now: number): string | undefined {
    return this.#tickets.take(ticket, now) === undefined ? undefined : this.#visits.put(true, now);
  }

  isVisit(token: string | undefined, now: number): boolean {
    return token !== undefined && this.#visits.get(token, now) !== undefined;
  }

  /** Whether a code may still be tried: six digits would be found by whoever may try for long. */
  mayGuess(now: number): boolean {
    this.#wrong = this.#wrong.filter((at) => now - at < GUESSES_MS);
    return this.#wrong.length < MOST_GUESSES;
  }

  wrong(now: number): void {
    this.#wrong = [...this.#wrong, now];
  }

  /** What a key is to sign. @returns its handle */
  challenge(purpose: Purpose, now: number): { readonly handle: string; readonly challenge: Buffer } {
    const challenge = randomBytes(32);
    return { challenge, handle: this.#challenges.put({ purpose, challenge }, now) };
  }

  /** Uses a challenge up; undefined where there is none for this purpose. */
  takeChallenge(handle: string, purpose: Purpose, now: number): Buffer | undefined {
    const found = this.#challenges.take(handle, now);
    return found?.purpose === purpose ? found.challenge : undefined;
  }
}

/** Values under random names that nobody guesses, for a time. */
class Expiring<T> {
  readonly #kept: Map<string, { readonly value: T; readonly until: number }> = new Map();
  readonly #lastsMs: number;

  constructor(lastsMs: number) {
    this.#lastsMs = lastsMs;
  }

  put(value: T, now: number): string {
    for (const [name, { until }] of this.#kept) if (until <= now || this.#kept.size >= MOST) this.#kept.delete(name);
    const name = randomBytes(32).toString('base64url');
    this.#kept.set(name, { value, until: now + this.#lastsMs });
    return name;
  }

  get(name: string, now: number): T | undefined {
    const found = this.#kept.get(name);
    return found !== undefined && found.until > now ? found.value : undefined;
  }

  take(name: string, now: number): T | undefined {
    const found = this.get(name, now);
    this.#kept.delete(name);
    return found;
  }
}
