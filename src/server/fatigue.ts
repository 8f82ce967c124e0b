import type { Consent } from '../approval/index.ts';
import type { JsonObject } from '../model/index.ts';

/** What a person said, and how long they took. */
interface Answered {
  readonly at: number;
  readonly isYes: boolean;
  readonly latencyMs: number;
}

const HOUR_MS = 3_600_000;
/** Nobody reads a question faster. */
const QUICK_MS = 1000;
/** So many yeses to exactly the same are a rule that nobody wrote down. */
const OFFER_AFTER = 3;
const MOST_ANSWERS = 2000;
const MOST_SHAPES = 5000;

/** Whether questions are still worth reading: how many there are, how often the answer is yes, and what is answered the same again. */
export class Fatigue {
  #answers: Answered[] = [];
  /** Yeses in a row, by the exact call; a no begins anew. */
  readonly #yeses: Map<string, number> = new Map();

  /** @param shape of the whole call, as grants know it */
  answered(shape: string, consent: Consent, { at, latencyMs }: Pick<Answered, 'at' | 'latencyMs'>): void {
    const isYes = consent !== 'no' && consent !== 'silence';
    if (consent !== 'silence') this.#answers = [...this.#answers, { at, isYes, latencyMs }].slice(-MOST_ANSWERS);
    const before = this.#yeses.get(shape) ?? 0;
    this.#yeses.delete(shape);
    if (isYes) this.#yeses.set(shape, before + 1);
    const [oldest] = this.#yeses.keys();
    if (this.#yeses.size > MOST_SHAPES && oldest !== undefined) this.#yeses.delete(oldest);
  }

  /** How often the same was allowed, where that is often enough to offer it as a rule. */
  repeated(shape: string): number | undefined {
    const count = this.#yeses.get(shape) ?? 0;
    return count >= OFFER_AFTER ? count : undefined;
  }

  /** @returns of the last hour: `questions`, `yeses`, `quick` (answered within a second); `repeated`: calls that could be a rule */
  figures(now: number): JsonObject {
    const recent = this.#answers.filter(({ at }) => now - at < HOUR_MS);
    return {
      questions: recent.length,
      yeses: recent.filter(({ isYes }) => isYes).length,
      quick: recent.filter(({ latencyMs }) => latencyMs < QUICK_MS).length,
      repeated: [...this.#yeses.values()].filter((count) => count >= OFFER_AFTER).length,
    };
  }
}
