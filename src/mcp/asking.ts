import { asksIn } from './server-asks.ts';
import type { AskAnswer, GatewayJudge, ServerAsk } from './types.ts';
import { keyOf, type Message, type MessageId } from './wire/message.ts';

const UNDECIDED: AskAnswer = {
  allowed: false,
  rule: 'internal',
  message: 'Sallyport could not decide about what the server asks for, so it was refused.',
};
/** Most questions of one server that may wait for a person. */
const MOST_WAITING = 100;
/** What a server may ask for at once, and how much of that grows back in a second: each is decided on and recorded. */
const [MOST_AT_ONCE, MORE_IN_A_SECOND] = [200, 10];
const IN_USE: AskAnswer = { allowed: false, rule: 'mcp.asks', message: 'Sallyport: the id of this request is in use.' };
const TOO_MANY: AskAnswer = { allowed: false, rule: 'mcp.asks', message: 'Sallyport: the server asks for too much at once.' };

/** What a server asks of its client, in whichever message: decided on before the message is passed on. */
export class Asking {
  readonly #judge: GatewayJudge;
  readonly #notice: (text: string) => void;
  readonly #waiting: Map<string, AbortController> = new Map();
  #left: number = MOST_AT_ONCE;
  #countedAt: number = Date.now();

  constructor(judge: GatewayJudge, notice: (text: string) => void) {
    this.#judge = judge;
    this.#notice = notice;
  }

  /** Tells at once where nobody needs to be asked, so that order is kept. Where the server or the client takes it back: never. */
  decide(message: Message, tell: (answer: AskAnswer) => void): void {
    const asks = asksIn(message);
    if (asks.length === 0) tell({ allowed: true });
    else if (this.#waiting.size >= MOST_WAITING || !this.#hasLeft(asks.length)) tell(TOO_MANY);
    else this.#ask(message, asks, tell);
  }

  #hasLeft(count: number): boolean {
    const now = Date.now();
    const grown = (Math.max(0, now - this.#countedAt) / 1000) * MORE_IN_A_SECOND;
    this.#left = Math.min(MOST_AT_ONCE, this.#left + grown);
    this.#countedAt = now;
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }

  #ask(message: Message, asks: readonly ServerAsk[], tell: (answer: AskAnswer) => void): void {
    const key = 'id' in message ? `${message.kind} ${keyOf(message.id)}` : '';
    if (this.#waiting.has(key)) {
      tell(IN_USE);
      return;
    }
    const controller = new AbortController();
    const answer = this.#judge.asked(asks, controller);
    if (!(answer instanceof Promise)) {
      tell(answer);
      return;
    }
    this.#waiting.set(key, controller);
    const settle = (settled: AskAnswer): void => {
      if (this.#waiting.delete(key)) tell(settled);
    };
    answer.then(settle, (error: unknown) => {
      this.#notice(`a request of the server was refused: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      settle(UNDECIDED);
    });
  }

  /** @returns whether the client has never heard of the request that is taken back */
  takeBack(id: MessageId): boolean {
    const key = `request ${keyOf(id)}`;
    const controller = this.#waiting.get(key);
    this.#waiting.delete(key);
    controller?.abort();
    return controller !== undefined;
  }

  end(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    this.#waiting.clear();
  }
}
