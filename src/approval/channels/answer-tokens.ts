import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApprovalDesk, DeskQuestion } from '../desk.ts';
import type { Consent } from '../question.ts';
import { shownHash } from '../shown.ts';

/** What a link is good for: one answer, or the page on which a person chooses. */
export type Scope = 'once' | 'no' | 'page';

export interface Ticket {
  readonly question: DeskQuestion;
  readonly scope: Scope;
  readonly shown: string;
}

const LONGEST = 600;

/**
 * The signed part of links and buttons. Each is for one question, as it was shown, for what it says, until that question's time is
 * over; the first answer ends the question, and with it every link to it. The key lives in this process only and dies with it.
 */
export class AnswerTokens {
  readonly #key: Buffer = randomBytes(32);
  readonly #desk: ApprovalDesk;

  constructor(desk: ApprovalDesk) {
    this.#desk = desk;
  }

  issue(question: DeskQuestion, scope: Scope): string {
    const body = JSON.stringify([question.id, scope, question.until, shownHash(question)]);
    const text = Buffer.from(body).toString('base64url');
    return `${text}.${this.#sign(text)}`;
  }

  /** What a token opens; undefined: forged, too late, used, or for something else than waits now. */
  open(token: string, now: number): Ticket | undefined {
    const [, text, signature] = (token.length <= LONGEST && /^([\w-]+)\.([\w-]{43})$/.exec(token)) || [];
    if (text === undefined || signature === undefined) return undefined;
    if (!timingSafeEqual(Buffer.from(this.#sign(text)), Buffer.from(signature))) return undefined;
    const [id, scope, until, shown]: [string, Scope, number, string] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const question = this.#desk.find(id);
    if (question === undefined || until <= now || shown !== shownHash(question)) return undefined;
    return { question, scope, shown };
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

/** The consent that a token of one answer says. */
export function consentOfScope(scope: Scope): Consent | undefined {
  return scope === 'page' ? undefined : scope;
}
