import type { Readable, Writable } from 'node:stream';
import { type Message, parseMessages } from '../wire/message.ts';
import { MessageReader } from '../wire/message-reader.ts';

const NEWLINE: Buffer = Buffer.from('\n');
/** Bytes that are copied sooner than two pieces are handed to the kernel. */
const SHORT = 16 * 1024;

export interface PumpHandlers {
  readonly message: (message: Message) => void;
  readonly tooLarge: (id: string | number | undefined, size: number) => void;
  readonly garbage: (size: number) => void;
  readonly ended: () => void;
}

/** Reads messages off a stream, a line each, until it ends. `hold` stops reading while the other side is full. */
export class Pump {
  readonly #from: Readable;
  /** Those that reading waits for. */
  readonly #full: Set<Writable> = new Set();

  constructor(from: Readable, limit: number, handlers: PumpHandlers) {
    this.#from = from;
    const reader = new MessageReader(limit);
    const take = (arrived: ReturnType<MessageReader['end']>): void => {
      if (arrived === undefined) return;
      if (arrived.kind === 'too-large') {
        handlers.tooLarge(arrived.id, arrived.size);
        return;
      }
      const messages = parseMessages(arrived.bytes);
      if (messages === undefined) handlers.garbage(arrived.bytes.length);
      else for (const message of messages) handlers.message(message);
    };
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      take(reader.end());
      handlers.ended();
    };
    from.on('data', (chunk: Buffer) => {
      for (const arrived of reader.push(chunk)) take(arrived);
    });
    from.on('end', end);
    from.on('close', end);
    from.on('error', end);
  }

  /**
   * Reads on when that stream has room again, or is gone.
   *
   * @param most bytes that may wait in it all the same
   */
  waitFor(to: Writable, most: number = 0): void {
    if (!to.writableNeedDrain || to.destroyed || to.writableLength < most || this.#full.has(to)) return;
    this.#full.add(to);
    this.#from.pause();
    const resume = (): void => {
      to.off('drain', resume);
      to.off('close', resume);
      this.#full.delete(to);
      if (this.#full.size === 0) this.#from.resume();
    };
    to.once('drain', resume);
    to.once('close', resume);
  }
}

/** Writes one message and its line feed; a stream that is gone takes nothing more. */
export function writeLine(to: Writable, bytes: Buffer): void {
  if (to.destroyed || to.writableEnded) return;
  if (bytes.length <= SHORT) {
    to.write(Buffer.concat([bytes, NEWLINE], bytes.length + 1));
    return;
  }
  to.cork();
  to.write(bytes);
  to.write(NEWLINE);
  to.uncork();
}
