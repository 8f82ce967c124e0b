/*
 * An answer that outlives its connection (protocol 2025-11-25): the stream begins with an event that holds an id and nothing else, each
 * event has an id, and a client that was cut off comes back with the last id that it has.
 */
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { EVENTS, eventText } from './events.ts';
import type { Answering } from './lane.ts';

/** The revision from which on clients know what an event without data is. */
const SINCE = '2025-11-25';
/** How long a client should wait before it comes back. Milliseconds. */
const RETRY_MS = 1000;
/** How long its answer is kept for it. Milliseconds. */
const LASTS_MS = 60_000;
/** What is kept of the messages before the answer: the latest. */
const MOST_MESSAGES = 1000;
const MOST_TEXT = 2 ** 20;

export function isResumable(version: string | readonly string[] | undefined): boolean {
  return typeof version === 'string' && version >= SINCE;
}

/** The stream that an event belongs to, and its number there; undefined: no id of ours. */
export function placeOf(eventId: string): { readonly name: string; readonly number: number } | undefined {
  const [, name, number] = /^(\d{1,15})-(\d{1,15})$/.exec(eventId) ?? [];
  return name === undefined ? undefined : { name, number: Number(number) };
}

export class Resumable implements Answering {
  readonly #name: string;
  readonly #gone: () => void;
  readonly #events: { readonly number: number; readonly text: string }[] = [];
  #kept = 0;
  #count = 0;
  #isAnswered = false;
  #response: ServerResponse | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param name digits, by which it is found again
   * @param gone told once, when the client has its answer, or has not come back for it
   */
  constructor(name: string, gone: () => void) {
    this.#name = name;
    this.#gone = gone;
  }

  get stream(): Writable | undefined {
    return this.#response;
  }

  get isOpen(): boolean {
    return true;
  }

  /** Goes on there, behind the event of that number; whatever it went to before is ended. */
  attach(response: ServerResponse, seen: number): void {
    clearTimeout(this.#timer);
    const before = this.#response;
    this.#response = response;
    before?.end();
    response.writeHead(200, EVENTS);
    response.write(eventText({ fields: [`id: ${this.#name}-${seen}`, `retry: ${RETRY_MS}`], data: '' }));
    for (const { number, text } of this.#events) if (number > seen) response.write(text);
    response.once('close', () => this.#left(response));
    if (this.#isAnswered) response.end();
  }

  message(bytes: Buffer): void {
    const text = this.#add(bytes);
    this.#write(text);
    while (this.#events.length > MOST_MESSAGES || (this.#kept > MOST_TEXT && this.#events.length > 1))
      this.#kept -= this.#events.shift()?.text.length ?? 0;
  }

  answer(bytes: Buffer): void {
    this.#isAnswered = true;
    this.#write(this.#add(bytes));
    this.#response?.end();
  }

  #add(bytes: Buffer): string {
    this.#count += 1;
    const fields = [`id: ${this.#name}-${this.#count}`, 'event: message'];
    const text = eventText({ fields, data: bytes.toString('utf8') });
    this.#events.push({ number: this.#count, text });
    this.#kept += text.length;
    return text;
  }

  #write(text: string): void {
    if (this.#response !== undefined && !this.#response.destroyed && !this.#response.writableEnded) this.#response.write(text);
  }

  #left(response: ServerResponse): void {
    if (this.#response !== response) return;
    this.#response = undefined;
    if (this.#isAnswered && response.writableFinished) this.#gone();
    else this.#timer = setTimeout(() => this.#gone(), LASTS_MS).unref();
  }
}
