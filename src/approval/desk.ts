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
  /** A yes is good for exactly this, once. */
  readonly isOnce?: boolean;
  /** Which yeses need a code of the person's authenticator: every one, or one that lasts. */
  readonly needsCode?: 'any' | 'lasting';
  /** When it counts as a no. Milliseconds since the epoch. */
  readonly until: number;
}

/** Somebody who looks at the desk. */
export interface Watcher {
  readonly asked: (question: DeskQuestion) => void;
  /** It was answered, here or elsewhere, or its time ran out. */
  readonly settled: (id: string, consent: Consent) => void;
}

interface Open {
  readonly question: DeskQuestion;
  readonly settle: (consent: Consent) => void;
}

/** Most questions that wait at one time: more are nobody's to read. */
const MOST = 50;

/**
 * Where questions wait for a person. Where nobody looks, the answer is no at once; when the time runs out it is no, and no rule
 * is written. The first answer counts.
 */
export class ApprovalDesk {
  readonly #open: Map<string, Open> = new Map();
  readonly #watchers: Set<Watcher> = new Set();

  /** Shows what waits, and what comes from now on. @returns ends that */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    for (const { question } of this.#open.values()) watcher.asked(question);
    return () => {
      this.#watchers.delete(watcher);
      // Whoever could have answered is gone.
      if (this.#watchers.size === 0) for (const { settle } of this.#open.values()) settle('no');
    };
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  ask(question: DeskQuestion, now: number): Promise<Consent> {
    const left = question.until - now;
    if (!this.isWatched || this.#open.size >= MOST || left <= 0) return Promise.resolve('no');
    return new Promise((resolve) => {
      const settle = (consent: Consent): void => {
        clearTimeout(timer);
        if (!this.#open.delete(question.id)) return;
        for (const watcher of this.#watchers) watcher.settled(question.id, consent);
        resolve(consent);
      };
      const timer = setTimeout(() => settle('no'), left);
      this.#open.set(question.id, { question, settle });
      for (const watcher of this.#watchers) watcher.asked(question);
    });
  }

  /** A question that waits. */
  find(id: string): DeskQuestion | undefined {
    return this.#open.get(id)?.question;
  }

  /** @returns false: there is no such question any more */
  answer(id: string, consent: Consent): boolean {
    const open = this.#open.get(id);
    open?.settle(consent);
    return open !== undefined;
  }
}
