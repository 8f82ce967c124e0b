import { closeSync, fdatasyncSync, fstatSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalise, type JsonObject, type Step } from '../model/index.ts';
import { bounded } from './bound.ts';
import { GENESIS, hashEvent, lineOf, parseLine } from './chain.ts';
import { Signer } from './checkpoint.ts';
import { guarded } from './failure.ts';
import { numberOf, parseObject } from './json.ts';
import { withLock } from './lock.ts';
import type { Redactor } from './redact.ts';
import type { Segment } from './segments.ts';
import { appendWhole, lastLink, listSegments, openAppend, readTail, segmentName, setTornAside } from './segments.ts';
import { paths } from './state.ts';

export const MAIN = 'main-';

/** Where an event stands in a chain. */
export interface Place {
  readonly seq: number;
  readonly hash: string;
}

export interface MainOptions {
  /** Microseconds since the epoch. */
  readonly now: () => number;
  readonly segmentBytes: number;
  readonly durable: boolean;
  readonly lockWaitMs: number;
}

interface Cursor {
  fd: number;
  segment: Segment;
  inode: number;
  size: number;
  place: Place;
}

/** Where this process left the chain. Who writes often keeps the file open. */
interface Left extends Omit<Cursor, 'fd'> {
  readonly fd: number | undefined;
}

/** So many appends make a process one that writes often: a guard, a gateway. */
const OFTEN = 8;
/** Steps of no run are signed by the first that comes so long after the last signature. Microseconds. */
const SIGN_EVERY = 60_000_000;

function placeOf(link: { readonly hash: string; readonly event: string } | null): Place {
  if (link === null) return { seq: 0, hash: GENESIS };
  const seq = numberOf(parseObject(link.event)?.['seq']);
  if (seq === undefined) throw new Error('the last event of the main chain has no sequence number');
  return { seq, hash: link.hash };
}

/** The main chain: a few big steps a run, appended by any process under one lock. */
export class MainChain {
  readonly #state: string;
  readonly #lock: string;
  readonly #options: MainOptions;
  readonly #redactor: Redactor;
  readonly #signer: Signer;
  #left: Left | undefined;
  /** The segment that would follow, whose path is looked at before each append. */
  #next: Segment | undefined;
  #appends = 0;
  /** When this process last signed. Microseconds since the epoch. */
  #signed = Number.NEGATIVE_INFINITY;

  constructor(state: string, redactor: Redactor, options: MainOptions) {
    this.#state = state;
    this.#lock = paths.lock(state);
    this.#options = options;
    this.#redactor = redactor;
    this.#signer = new Signer(state);
  }

  /** Appends one step. With `sign`, the chain up to and with it is covered by a checkpoint. */
  append(step: Step, sign: boolean): Place {
    const safe = this.#safe(step);
    return this.#locked((cursor) => this.#append(cursor, [safe], sign));
  }

  /** Appends several steps under one lock, and signs where that is due. */
  appendAll(steps: readonly Step[]): Place {
    const safe = steps.map((step) => this.#safe(step));
    return this.#locked((cursor) => this.#append(cursor, safe, this.#isDue()));
  }

  // What no run ends, a guard's and a gateway's steps, would never be signed. The clock may have been set back.
  #isDue(): boolean {
    return Math.abs(this.#options.now() - this.#signed) >= SIGN_EVERY;
  }

  /** Does ahead of time what the next signature needs. */
  warm(): void {
    this.#signer.warm();
  }

  /** What of a step may be written. Before the lock: others wait for it. */
  #safe(step: Step): JsonObject {
    return bounded(this.#redactor.object(step));
  }

  #append(cursor: Cursor, safe: readonly JsonObject[], sign: boolean): Place {
    const made = sign ? this.#signer.prepare().made : null;
    // The chain names its key and says that checkpoints exist, so their removal is seen.
    if (made !== null) this.#writeAll(cursor, [{ type: 'checkpoint', key: made, note: 'signing key made' }]);
    this.#writeAll(cursor, safe);
    if (this.#options.durable && sign) guarded(cursor.segment.path, () => fdatasyncSync(cursor.fd));
    if (sign) this.#sign(cursor.place);
    return cursor.place;
  }

  #sign({ seq, hash }: Place): void {
    const now = this.#options.now();
    this.#signer.sign(seq, hash, now, this.#options.durable);
    this.#signed = now;
  }

  #locked<T>(write: (cursor: Cursor) => T): T {
    return withLock(this.#lock, this.#options.lockWaitMs, () => {
      const cursor = this.#open();
      try {
        const result = write(cursor);
        this.#remember(cursor);
        return result;
      } finally {
        if (this.#left?.fd === undefined) closeSync(cursor.fd);
      }
    });
  }

  /** Under the lock. Where nobody has written since this process did, the end of the chain is known and not read again. */
  #open(): Cursor {
    const left = this.#left;
    this.#left = undefined;
    if (left !== undefined && this.#isAsLeft(left)) return { ...left, fd: left.fd ?? openAppend(left.segment.path) };
    if (left?.fd !== undefined) closeSync(left.fd);
    return this.#find();
  }

  #isAsLeft({ segment, inode, size }: Left): boolean {
    const found = lstatSync(segment.path, { throwIfNoEntry: false });
    if (found?.ino !== inode || found.size !== size) return false;
    if (this.#next?.number !== segment.number + 1) this.#next = this.#segment(segment.number + 1);
    return lstatSync(this.#next.path, { throwIfNoEntry: false }) === undefined;
  }

  /** Only after all was written whole: whoever fails looks at the file again. */
  #remember({ fd, segment, inode, size, place }: Cursor): void {
    this.#appends += 1;
    this.#left = { fd: this.#appends < OFTEN ? undefined : fd, segment, inode, size, place };
  }

  #find(): Cursor {
    const directory = paths.trail(this.#state);
    const segments = guarded(directory, () => listSegments(directory, MAIN));
    const segment = segments.at(-1) ?? this.#segment(1);
    const fd = openAppend(segment.path);
    try {
      const torn = setTornAside(fd, segment, directory);
      const { line, size } = readTail(fd);
      const link = line === null ? null : parseLine(line);
      if (line !== null && link === null) throw new Error(`the last line of ${segment.name} is not a line of a trail`);
      const last = link === null ? lastLink(segments) : { hash: link.hash, event: link.event.toString('utf8') };
      const cursor = { fd, segment, inode: fstatSync(fd).ino, size, place: placeOf(last) };
      if (torn !== null)
        this.#writeAll(cursor, [{ type: 'recovered', what: 'a line that was not written to its end was set aside', ...torn }]);
      return cursor;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  #segment(number: number): Segment {
    const name = segmentName(MAIN, number);
    return { name, number, path: join(paths.trail(this.#state), name) };
  }

  /** With one write for each segment: all of its lines are there, or none. */
  #writeAll(cursor: Cursor, steps: readonly JsonObject[]): void {
    let { place, size } = cursor;
    let lines = '';
    const write = (): void => {
      appendWhole(cursor.fd, cursor.segment.path, Buffer.from(lines, 'utf8'));
      lines = '';
      cursor.size = size;
      cursor.place = place;
    };
    for (const safe of steps) {
      if (size >= this.#options.segmentBytes) {
        write();
        this.#rotate(cursor);
        size = cursor.size;
      }
      const seq = place.seq + 1;
      const event = canonicalise({ ...safe, seq, ts: this.#options.now() });
      const hash = hashEvent(event, place.hash);
      const line = lineOf(event, hash, place.hash);
      lines += line;
      size += Buffer.byteLength(line, 'utf8');
      place = { seq, hash };
    }
    write();
  }

  #rotate(cursor: Cursor): void {
    const segment = this.#segment(cursor.segment.number + 1);
    const fd = openAppend(segment.path);
    closeSync(cursor.fd);
    cursor.fd = fd;
    cursor.segment = segment;
    cursor.inode = fstatSync(fd).ino;
    cursor.size = 0;
  }
}
