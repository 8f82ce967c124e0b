import type { Socket as DatagramSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { type Answer, decode, encode, type Packet, type Question } from 'dns-packet';
import { normaliseHost } from '../policy/index.ts';
import type { SyntheticAddresses } from './synthetic.ts';

/** RFC 1035, 4.1.1. */
const NOERROR = 0;
const SERVFAIL = 2;
const NXDOMAIN = 3;
/** Short, because an answer costs nothing and the table never forgets. */
const TTL_SECONDS = 30;
const MOST_STREAM = 65_535;

/** What the resolver is asked; `known` says whether the name got an answer. */
export interface NameQuestion {
  readonly name: string;
  readonly type: string;
  readonly known: boolean;
}

/**
 * The resolver inside the cage. It asks nobody: a name that a rule could allow gets a synthetic address, every other does not
 * exist. So no question carries anything out, whatever is written into it.
 */
export class Resolver {
  readonly #addresses: SyntheticAddresses;
  readonly #mayBeReached: (name: string) => boolean;
  readonly #onQuestion: (question: NameQuestion) => void;

  constructor(
    addresses: SyntheticAddresses,
    mayBeReached: (name: string) => boolean,
    onQuestion: (question: NameQuestion) => void,
  ) {
    this.#addresses = addresses;
    this.#mayBeReached = mayBeReached;
    this.#onQuestion = onQuestion;
  }

  serve(socket: DatagramSocket): void {
    socket.on('message', (message, from) => {
      const reply = this.reply(message);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    // A program that has gone before its answer came.
    socket.on('error', () => {});
  }

  /** DNS over TCP: each message behind its length (RFC 7766). */
  serveStream(socket: Socket): void {
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (piece: Buffer) => {
      rest = Buffer.concat([rest, piece]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const length = rest.readUInt16BE(0);
        const reply = this.reply(rest.subarray(2, 2 + length));
        rest = rest.subarray(2 + length);
        if (reply !== undefined) socket.write(Buffer.concat([lengthOf(reply), reply]));
      }
      if (rest.length > MOST_STREAM) socket.destroy();
    });
  }

  /** The answer to one message; undefined for what is no question. */
  reply(message: Buffer): Buffer | undefined {
    const packet = readPacket(message);
    const [question, ...more] = packet?.questions ?? [];
    if (packet === undefined || packet.type !== 'query' || question === undefined || more.length > 0) return undefined;
    const { answers, code } = this.#answer(question);
    return encode({
      type: 'response',
      id: packet.id ?? 0,
      // AA is left out, RD mirrored, RA set: what a stub expects of a recursive resolver.
      flags: ((packet.flags ?? 0) & 0x01_00) | 0x00_80 | code,
      questions: [question],
      answers,
    });
  }

  #answer(question: Question): { answers: Answer[]; code: number } {
    const name = normaliseHost(question.name);
    if (question.type === 'PTR') return this.#reverse(question.name);
    const known = name !== undefined && this.#mayBeReached(name);
    this.#onQuestion({ name: question.name, type: question.type, known });
    if (!known) return { answers: [], code: NXDOMAIN };
    // Only IPv4, and no HTTPS records: they would carry keys for an encrypted server name.
    if (question.type !== 'A') return { answers: [], code: NOERROR };
    const data = this.#addresses.addressOf(name);
    if (data === undefined) return { answers: [], code: SERVFAIL };
    return { answers: [{ type: 'A', name: question.name, ttl: TTL_SECONDS, data }], code: NOERROR };
  }

  #reverse(question: string): { answers: Answer[]; code: number } {
    const address = question
      .replace(/\.in-addr\.arpa\.?$/i, '')
      .split('.')
      .reverse()
      .join('.');
    const data = this.#addresses.nameOf(address);
    if (data === undefined) return { answers: [], code: NXDOMAIN };
    return { answers: [{ type: 'PTR', name: question, ttl: TTL_SECONDS, data }], code: NOERROR };
  }
}

function readPacket(message: Buffer): Packet | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function lengthOf(reply: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(reply.length);
  return length;
}
