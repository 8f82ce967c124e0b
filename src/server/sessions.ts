import type { HookEvent } from '../model/index.ts';
import type { Spent } from '../policy/index.ts';

/** One conversation of an agent, as its hooks tell of it. */
export interface Session {
  readonly id: string;
  readonly client: string;
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  last: number;
  calls: number;
  asked: number;
  denied: number;
  ended: boolean;
  /** What it has used up. */
  spent: Spent;
  /** Yeses among the answers of a person at the desk. */
  accepted: number;
  answered: number;
  /** Exact actions that a person allowed for the rest of it. */
  readonly allowed: Set<string>;
  /** What is to be told of code once it was written, by the path of its file. */
  readonly remarks: Map<string, string>;
  /** How often the same was denied. */
  readonly denials: Map<string, number>;
}

/** Most sessions, and most different denials of one, that are kept apart. */
const MOST = 1000;

/** The sessions that the guard has seen. What a client says of itself only names them; it gives no rights. */
export class Sessions {
  readonly #sessions: Map<string, Session> = new Map();

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  seen(event: HookEvent, now: number): Session {
    const key = `${event.client}\0${event.session}`;
    const known = this.#sessions.get(key) ?? {
      id: event.session,
      client: event.client,
      cwd: event.cwd,
      since: now,
      last: now,
      calls: 0,
      asked: 0,
      denied: 0,
      ended: false,
      spent: { calls: 0, destructive: 0, agents: 0 },
      accepted: 0,
      answered: 0,
      allowed: new Set<string>(),
      remarks: new Map<string, string>(),
      denials: new Map<string, number>(),
    };
    // The newest stands last, so the oldest goes first.
    this.#sessions.delete(key);
    this.#sessions.set(key, known);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST && oldest !== undefined) this.#sessions.delete(oldest);
    known.last = now;
    known.ended = event.moment === 'end';
    if (event.moment === 'before') known.calls += 1;
    return known;
  }

  /** @returns what it has used up with this */
  spend(session: Session, { calls, destructive, agents }: Spent): Spent {
    const { spent } = session;
    session.spent = { calls: spent.calls + calls, destructive: spent.destructive + destructive, agents: spent.agents + agents };
    return session.spent;
  }

  /** Counts a denial. @returns how often the same was denied before */
  denied(session: Session, what: string): number {
    const before = session.denials.get(what) ?? 0;
    if (session.denials.size < MOST || session.denials.has(what)) session.denials.set(what, before + 1);
    session.denied += 1;
    return before;
  }
}
