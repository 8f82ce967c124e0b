import { createHash, hash } from 'node:crypto';

/** What stands before the first line of the main chain. */
export const GENESIS: string = '0'.repeat(64);

const open = '{"event":';
const hashKey = ',"hash":"';
const prevKey = '","prev":"';
const onlyPrevKey = ',"prev":"';
const close = '"}';
/** Bytes of a line beside the event and the line feed. */
export const FRAME: number = open.length + hashKey.length + 64 + prevKey.length + 64 + close.length;
const TAIL = FRAME - open.length;

/** SHA-256 in hexadecimal, in one call: about twice as fast as an incremental digest for short input. */
export function sha256(data: string | Uint8Array): string {
  return typeof hash === 'function' ? hash('sha256', data, 'hex') : createHash('sha256').update(data).digest('hex');
}

/** The hash of an event (in RFC 8785 form) that follows `prev`. */
export function hashEvent(event: string, prev: string): string {
  return sha256(`${open}${event}${onlyPrevKey}${prev}${close}`);
}

/** One line of a segment file, with its line feed. */
export function lineOf(event: string, own: string, prev: string): string {
  return `${open}${event}${hashKey}${own}${prevKey}${prev}${close}\n`;
}

/** Lines that were chained: the bytes to append, the new head, and how many. The bytes are valid until the next call. */
export interface Chained {
  readonly bytes: Buffer;
  readonly head: string;
  readonly count: number;
}

/** Chains whole lines without parsing them; keeps one output buffer, for this is the hot path of a run. */
export class LineChainer {
  #out: Buffer = Buffer.alloc(0);

  /** `batch` holds complete lines, each one event in RFC 8785 form ended by LF. */
  chain(batch: Buffer, prev: string): Chained {
    let count = 0;
    for (let at = batch.indexOf(10); at >= 0; at = batch.indexOf(10, at + 1)) count += 1;
    const size = batch.length + count * FRAME;
    if (this.#out.length < size) this.#out = Buffer.alloc(size);
    const out = this.#out;
    let head = prev;
    let written = 0;
    let start = 0;
    for (let done = 0; done < count; done += 1) {
      const end = batch.indexOf(10, start);
      out.write(open, written, 'latin1');
      batch.copy(out, written + open.length, start, end);
      const after = written + open.length + end - start;
      out.write(onlyPrevKey + head + close, after, 'latin1');
      const own = sha256(out.subarray(written, after + onlyPrevKey.length + 64 + close.length));
      out.write(`${hashKey}${own}${prevKey}${head}${close}\n`, after, 'latin1');
      written = after + TAIL + 1;
      head = own;
      start = end + 1;
    }
    return { bytes: out.subarray(0, written), head, count };
  }
}

/** A line taken apart. `event` is the text of the event, in bytes. */
export interface Link {
  readonly event: Buffer;
  readonly hash: string;
  readonly prev: string;
}

const hex64 = /^[0-9a-f]{64}$/;

/** Takes a line (without its LF) apart by its fixed frame; null when it has another form. The event is not parsed. */
export function parseLine(line: Buffer): Link | null {
  const tail = line.length - TAIL;
  if (tail <= open.length) return null;
  if (line.toString('latin1', 0, open.length) !== open) return null;
  const frame = line.toString('latin1', tail);
  const own = frame.slice(hashKey.length, hashKey.length + 64);
  const prev = frame.slice(TAIL - close.length - 64, TAIL - close.length);
  if (frame !== hashKey + own + prevKey + prev + close) return null;
  if (!hex64.test(own) || !hex64.test(prev)) return null;
  return { event: line.subarray(open.length, tail), hash: own, prev };
}

/** True when the line's hash is that of its bytes. Overwrites the frame of `line`, so that nothing is copied. */
export function isIntact(line: Buffer, link: Link): boolean {
  const after = open.length + link.event.length;
  const length = line.write(onlyPrevKey + link.prev + close, after, 'latin1');
  return sha256(line.subarray(0, after + length)) === link.hash;
}
