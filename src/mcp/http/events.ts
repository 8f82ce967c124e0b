import { Gathered } from '../wire/gathered.ts';

export const EVENTS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' } as const;

/** One server-sent event: its lines without those of data, and the data. */
export interface ServerEvent {
  readonly fields: readonly string[];
  readonly data: string;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/**
 * The lines of an event that go on beside its data. Readers differ in where a line ends (some at any control character): in one of
 * these nothing can hide that is data to somebody.
 */
const KEPT_FIELD = /^(?:id|event|retry)(?::[ -~]*)?$/;

/**
 * Splits a stream of server-sent events (HTML Living Standard, 9.2). An event above the limit ends the stream. What is passed over
 * is said to nobody: of comments only that there was one, for they keep connections open.
 */
export class EventReader {
  readonly #limit: number;
  readonly #line: Gathered = new Gathered();
  #isAtStart = true;
  /** The last line ended at a carriage return, to which a line feed may belong. */
  #isAfterReturn = false;
  #fields: string[] = [];
  #data: string[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }

  /** @returns the events that are whole now; undefined: one is too large */
  push(chunk: Buffer): readonly ServerEvent[] | undefined {
    const events: ServerEvent[] = [];
    let from = this.#isAfterReturn && chunk[0] === LINE_FEED ? 1 : 0;
    if (chunk.length > 0) this.#isAfterReturn = false;
    for (let end = lineEnd(chunk, from); end < chunk.length; end = lineEnd(chunk, from)) {
      this.#line.add(chunk.subarray(from, end));
      this.#take(this.#line.take().toString('utf8'), events);
      const isReturn = chunk[end] === CARRIAGE_RETURN;
      this.#isAfterReturn = isReturn && end + 1 === chunk.length;
      from = end + (isReturn && chunk[end + 1] === LINE_FEED ? 2 : 1);
    }
    if (from < chunk.length) this.#line.add(chunk.subarray(from));
    return this.#size + this.#line.length > this.#limit ? undefined : events;
  }

  #take(raw: string, events: ServerEvent[]): void {
    // A reader of the standard takes a mark of the byte order for none of the text.
    const line = this.#isAtStart ? raw.replace(/^\ufeff/, '') : raw;
    this.#isAtStart = false;
    if (line === '') {
      if (this.#fields.length > 0 || this.#data.length > 0) events.push({ fields: this.#fields, data: this.#data.join('\n') });
      this.#fields = [];
      this.#data = [];
      this.#size = 0;
      return;
    }
    this.#size += line.length;
    const data = /^data(?:: ?(.*))?$/s.exec(line);
    if (data !== null) this.#data.push(data[1] ?? '');
    else if (line.startsWith(':')) this.#fields.push(':');
    else if (KEPT_FIELD.test(line)) this.#fields.push(line);
  }
}

/** Where the line that begins there ends; the chunk's length: not in this chunk. */
function lineEnd(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && chunk[at] !== LINE_FEED && chunk[at] !== CARRIAGE_RETURN) at += 1;
  return at;
}

/** An event as it stands on the wire. */
export function eventText({ fields, data }: ServerEvent): string {
  return `${[...fields, ...data.split('\n').map((line) => `data: ${line}`)].join('\n')}\n\n`;
}
