import type { HookOutput } from '../clients/index.ts';
import type { JsonObject } from '../model/index.ts';

/** What `warden hook` asks (native/src/hook.c): a line of JSON, then as many bytes as it says. */
export interface Question {
  readonly head: JsonObject;
  readonly payload: Buffer;
}

const LONGEST_HEAD = 64 * 1024;
const LONGEST_PAYLOAD = 32 * 1024 * 1024;

/** Gathers the bytes of one question. `malformed` is final. */
export class QuestionReader {
  readonly #pieces: Buffer[] = [];
  #have = 0;
  #head: JsonObject | undefined;
  #start = 0;
  #length = 0;

  push(piece: Buffer): Question | 'more' | 'malformed' {
    this.#pieces.push(piece);
    this.#have += piece.length;
    if (this.#head === undefined) {
      const found = this.#readHead();
      if (found !== undefined) return found;
    }
    const head = this.#head;
    if (head === undefined || this.#have < this.#start + this.#length) return 'more';
    const all = Buffer.concat(this.#pieces);
    return { head, payload: all.subarray(this.#start, this.#start + this.#length) };
  }

  /** Undefined: the head is there, and was read. */
  #readHead(): 'more' | 'malformed' | undefined {
    const bytes = Buffer.concat(this.#pieces);
    const end = bytes.indexOf(10);
    if (end < 0) return bytes.length > LONGEST_HEAD ? 'malformed' : 'more';
    const head = parseObject(bytes.toString('utf8', 0, end));
    const length = head?.['length'] ?? 0;
    if (head === undefined || typeof length !== 'number' || length < 0 || length > LONGEST_PAYLOAD) return 'malformed';
    this.#head = head;
    this.#start = end + 1;
    this.#length = length;
    return undefined;
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer as `warden hook` reads it. */
export function answerBytes({ exit, out, err }: HookOutput): Buffer {
  const [first, second] = [Buffer.from(out), Buffer.from(err)];
  return Buffer.concat([Buffer.from(`${JSON.stringify({ exit, out: first.length, err: second.length })}\n`), first, second]);
}

/** For what the guard could not decide: `warden hook` refuses in its client's form, and says why. @param why one short clause */
export function refusalBytes(why: string): Buffer {
  return Buffer.from(`${JSON.stringify({ refuse: why })}\n`);
}
