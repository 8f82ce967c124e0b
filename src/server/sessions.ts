import type { HookEvent, JsonObject, RecordedStep } from '../model/index.ts';
import type { Spent } from '../policy/index.ts';

/** One conversation of an agent, as its hooks tell of it. */
export interface Session {
  readonly id: string;
  readonly client: string;
  /** The folder that it began in. */
  cwd: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  last: number;
  calls: number;
  /** Questions to a person, here or in the client. */
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

  has({ client, session }: Pick<HookEvent, 'client' | 'session'>): boolean {
    return this.#sessions.has(keyOf(client, session));
  }

  seen(event: HookEvent, now: number): Session {
    const known = this.#touch(event.client, event.session, event.cwd, now);
    // Of one that the record told of, that is the folder of its first call.
    if (event.folder !== undefined) known.cwd = event.folder;
    known.ended = event.moment === 'end';
    if (event.moment === 'before') known.calls += 1;
    return known;
  }

  #touch(client: string, id: string, cwd: string, now: number): Session {
    const key = keyOf(client, id);
    const known = this.#sessions.get(key) ?? {
      ...{ id, client, cwd, since: now, last: now },
      ...{ calls: 0, asked: 0, denied: 0, ended: false, accepted: 0, answered: 0 },
      spent: { calls: 0, destructive: 0, agents: 0 },
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
    return known;
  }

  /** Counts a step of the record as it was counted when it was written. */
  recall(step: RecordedStep, at: number): void {
    const { type, client, session: id, verdict } = step;
    if (typeof client !== 'string' || typeof id !== 'string') return;
    if (type === 'hook') {
      const session = this.#touch(client, id, typeof step['cwd'] === 'string' ? step['cwd'] : '', at);
      const { moment, cost } = step;
      session.ended = moment === 'end';
      if (moment === 'before') session.calls += 1;
      if (isSpent(cost)) this.spend(session, cost);
      if (verdict === 'ask' && moment === 'before') session.asked += 1;
      if (verdict === 'deny' && isCounted(step)) this.denied(session, whatOf(step));
      return;
    }
    const session = this.#sessions.get(keyOf(client, id));
    if (session === undefined || step['kind'] !== 'hook') return;
    const isYes = verdict === 'allow';
    if (typeof step['via'] === 'string') session.answered += 1;
    if (isYes) session.accepted += 1;
    else if (typeof step['what'] === 'string') this.denied(session, step['what']);
    if (step['consent'] === 'run' && typeof step['shape'] === 'string') session.allowed.add(step['shape']);
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

function keyOf(client: string, session: string): string {
  return `${client}\0${session}`;
}

/** What was denied, in the words by which it is counted. */
function whatOf({ actions, tool, event }: RecordedStep): string {
  const words = Array.isArray(actions) ? actions.map((action: JsonObject) => String(action['what'])).join(', ') : '';
  return words || String(tool ?? event ?? '');
}

/** A person's switch and a mode that is refused are nobody's repetition. */
function isCounted({ moment, rules }: RecordedStep): boolean {
  const first = Array.isArray(rules) ? rules[0] : undefined;
  return (moment === 'before' || moment === 'permission') && first !== 'person.held' && first !== 'bypass.mode';
}

function isSpent(value: unknown): value is Spent {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['calls', 'destructive', 'agents'].every(
      (name) => typeof ({ ...value } as Readonly<Record<string, unknown>>)[name] === 'number',
    )
  );
}

const MOST_TOLD = 20;

/** A session for whoever looks at it: counts, and what was refused most lately. */
export function toldOf({ denials, allowed: _, remarks: __, spent, ...session }: Session): JsonObject {
  const refused = [...denials].slice(-MOST_TOLD).map(([what, count]) => ({ what: what.slice(0, 200), count }));
  return { ...session, spent: { ...spent }, refused };
}
