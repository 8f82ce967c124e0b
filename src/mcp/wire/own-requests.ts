import { randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../model/index.ts';
import { keyOf, type MessageId, type Response } from './message.ts';

const ANSWER_MS = 30_000;
const MOST_PAGES = 100;

interface Page {
  readonly result: JsonObject;
  readonly isFirst: boolean;
}

/** Requests that the gateway itself puts to the server. Their ids cannot be guessed, so no client's id is one of them. */
export class OwnRequests {
  readonly #send: (message: JsonObject) => void;
  readonly #prefix: string = `sallyport-${randomBytes(9).toString('base64url')}-`;
  readonly #open: Map<string, (result: JsonObject | undefined) => void> = new Map();
  #count = 0;

  constructor(send: (message: JsonObject) => void) {
    this.#send = send;
  }

  /** All pages of a list. @throws Error where the server does not answer with one */
  async *pages(method: string, meta: JsonObject): AsyncGenerator<Page> {
    let cursor: string | undefined;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const result = await this.ask(method, {
        ...(cursor === undefined ? {} : { cursor }),
        ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }),
      });
      if (result === undefined) throw new Error(`the server did not answer ${method}`);
      yield { result, isFirst: count === 0 };
      const next = result['nextCursor'];
      if (typeof next !== 'string' || next === '') return;
      cursor = next;
    }
  }

  /** Whether a response was to one of these. */
  take({ id, value }: Response): boolean {
    const settle = this.#open.get(keyOf(id));
    settle?.(isJsonObject(value['result']) ? value['result'] : undefined);
    return settle !== undefined;
  }

  fail(id: MessageId): void {
    this.#open.get(keyOf(id))?.(undefined);
  }

  failAll(): void {
    for (const settle of this.#open.values()) settle(undefined);
  }

  /** Undefined: it answered with an error, or not in time. */
  ask(method: string, params: JsonObject): Promise<JsonObject | undefined> {
    this.#count += 1;
    const id = `${this.#prefix}${this.#count}`;
    return new Promise((resolve) => {
      const settle = (result: JsonObject | undefined): void => {
        clearTimeout(timer);
        this.#open.delete(keyOf(id));
        resolve(result);
      };
      const timer = setTimeout(() => settle(undefined), ANSWER_MS);
      this.#open.set(keyOf(id), settle);
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }
}
