import type { Consent } from './question.ts';

/** A question of a session that a person can answer from another terminal. */
export interface DeskQuestion {
  readonly id: string;
  /** `claude-code`, `codex`. */
  readonly client: string;
  readonly session: string;
  readonly cwd: string;
  /** What the agent wants to do, exactly. */
  readonly action: string;
  readonly reasons: readonly string[];
  /** The rules that stopped it. */
  readonly rules?: readonly string[];
  /** A yes is good for exactly this, once. */
  readonly isOnce?: boolean;
  /** It reaches farther than this machine's undo. */
  readonly isHigh?: boolean;
  /** Which yeses need a code of the person's authenticator: every one, or one that lasts. */
  readonly needsCode?: 'any' | 'lasting';
  /** What could be said once in the place of the same yes again and again. */
  readonly offer?: string;
  /** When it counts as a no. Milliseconds since the epoch. */
  readonly until: number;
}

/** Somebody who looks at the desk. */
export interface Watcher {
  readonly asked: (question: DeskQuestion) => void;
  /** It was answered, here or elsewhere, or its time ran out. */
  readonly settled: (id: string, consent: Consent) => void;
  /** It sends questions on, and nobody may be there to read them. */
  readonly isChannel?: boolean;
}

/** What was said, and from where; `via` is undefined where nobody said anything. */
export interface DeskAnswer {
  readonly consent: Consent;
  readonly via: string | undefined;
}

interface Open {
  readonly question: DeskQuestion;
  /** Those who may still answer. */
  readonly holders: Set<Watcher>;
  readonly settle: (answer: DeskAnswer) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Most questions that wait at one time: more are nobody's to read. */
const MOST = 50;
const SILENCE: DeskAnswer = { consent: 'silence', via: undefined };

/**
 * Where questions wait for a person. Where nobody looks, the answer is no at once; when the time runs out it is no, and no rule
 * is written. The first answer counts.
 */
export class ApprovalDesk {
  readonly #open: Map<string, Open> = new Map();
  readonly #watchers: Set<Watcher> = new Set();
  readonly #awaitedUntil: number;

  /** @param awaitedUntil until then somebody may still come to look. Milliseconds since the epoch */
  constructor(awaitedUntil = 0) {
    this.#awaitedUntil = awaitedUntil;
  }

  /** Shows what waits, and what comes from now on. @returns ends that */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    for (const { question, holders } of this.#open.values()) {
      holders.add(watcher);
      watcher.asked(question);
    }
    return () => {
      this.#watchers.delete(watcher);
      for (const { id } of [...this.#open.values()].map(({ question }) => question)) this.giveUp(watcher, id);
    };
  }

  /** Somebody will not answer this one. Where whoever could have answered is gone, nobody is waited for. */
  giveUp(watcher: Watcher, id: string): void {
    const open = this.#open.get(id);
    if (open?.holders.delete(watcher) === true && open.holders.size === 0) open.settle(SILENCE);
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Whether somebody has it before their eyes. */
  get isLookedAt(): boolean {
    return [...this.#watchers].some(({ isChannel }) => isChannel !== true);
  }

  ask(question: DeskQuestion, now: number): Promise<DeskAnswer> {
    const left = question.until - now;
    const patience = this.#awaitedUntil - now;
    if ((!this.isWatched && patience <= 0) || this.#open.size >= MOST || left <= 0) return Promise.resolve(SILENCE);
    return new Promise((resolve) => {
      const settle = (answer: DeskAnswer): void => {
        clearTimeout(timer);
        if (!this.#open.delete(question.id)) return;
        for (const watcher of this.#watchers) watcher.settled(question.id, answer.consent);
        resolve(answer);
      };
      const timer = setTimeout(() => settle(SILENCE), left);
      this.#open.set(question.id, { question, settle, timer, holders: new Set(this.#watchers) });
      for (const watcher of this.#watchers) watcher.asked(question);
      if (!this.isWatched) setTimeout(() => this.#open.get(question.id)?.holders.size === 0 && settle(SILENCE), patience);
    });
  }

  /** Ends without a word about what waits: whoever asked asks elsewhere. */
  abandon(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
    this.#watchers.clear();
  }

  /** A question that waits. */
  find(id: string): DeskQuestion | undefined {
    return this.#open.get(id)?.question;
  }

  /** @param via from where: `terminal`, `page`, `ntfy`. @returns false: there is no such question any more */
  answer(id: string, consent: Consent, via: string): boolean {
    const open = this.#open.get(id);
    open?.settle({ consent, via });
    return open !== undefined;
  }
}
