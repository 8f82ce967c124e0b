import { StringDecoder } from 'node:string_decoder';

export const EVENTS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' } as const;

/** One server-sent event: its lines without those of data, and the data. */
export interface ServerEvent {
  readonly fields: readonly string[];
  readonly data: string;
}

/** Splits a stream of server-sent events (HTML Living Standard, 9.2). An event above the limit ends the stream. */
export class EventReader {
  readonly #limit: number;
  #rest = '';
  #fields: string[] = [];
  #data: string[] = [];
  #size = 0;
  readonly #decoder: StringDecoder = new StringDecoder('utf8');

  constructor(limit: number) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }

  /** @returns the events that are whole now; undefined: one is too large */
  push(chunk: Buffer): readonly ServerEvent[] | undefined {
    const lines = (this.#rest + this.#decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    const events: ServerEvent[] = [];
    for (const line of lines) {
      if (line === '') {
        if (this.#fields.length > 0 || this.#data.length > 0) events.push({ fields: this.#fields, data: this.#data.join('\n') });
        this.#fields = [];
        this.#data = [];
        this.#size = 0;
        continue;
      }
      this.#size += line.length;
      const data = /^data: ?(.*)$/s.exec(line)?.[1];
      if (data === undefined) this.#fields.push(line);
      else this.#data.push(data);
    }
    return this.#size + this.#rest.length > this.#limit ? undefined : events;
  }
}

/** An event as it stands on the wire. */
export function eventText({ fields, data }: ServerEvent): string {
  return `${[...fields, ...data.split('\n').map((line) => `data: ${line}`)].join('\n')}\n\n`;
}
