/** The wire format of the ssh-agent protocol (RFC 9987; string and uint32 as in RFC 4251, 5). */
import { createHash } from 'node:crypto';

export const AGENT = {
  failure: 5,
  success: 6,
  requestIdentities: 11,
  identitiesAnswer: 12,
  signRequest: 13,
  signResponse: 14,
} as const;

/** In bytes, as OpenSSH limits it. A longer message ends the connection. */
export const LONGEST_MESSAGE: number = 256 * 1024;

/** Cuts a stream into messages: a length of four bytes, then that many. The first byte of a message is its type. */
export class MessageReader {
  #pieces: Buffer[] = [];
  #size = 0;
  /** So many bytes must be there before it is worth a look: small pieces must not be joined again and again. */
  #needed = 4;

  /** The messages that this piece completes; undefined when the other side does not speak the protocol. */
  push(piece: Buffer): readonly Buffer[] | undefined {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size < this.#needed) return [];
    let data = Buffer.concat(this.#pieces);
    const messages: Buffer[] = [];
    this.#needed = 4;
    while (data.length >= 4) {
      const length = data.readUInt32BE(0);
      if (length === 0 || length > LONGEST_MESSAGE) return undefined;
      this.#needed = 4 + length;
      if (data.length < this.#needed) break;
      messages.push(data.subarray(4, this.#needed));
      data = data.subarray(this.#needed);
      this.#needed = 4;
    }
    this.#pieces = [data];
    this.#size = data.length;
    return messages;
  }
}

/** A message with its length before it. */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([uint32(message.length), message]);
}

export const FAILURE: Buffer = Buffer.from([AGENT.failure]);
export const SUCCESS: Buffer = Buffer.from([AGENT.success]);
export const LIST_REQUEST: Buffer = Buffer.from([AGENT.requestIdentities]);

export interface AgentKey {
  readonly blob: Buffer;
  /** What a person named it; the agent's text, as it is. */
  readonly comment: string;
}

/** Reads the list of keys; undefined when the agent answered something else. */
export function parseKeys(message: Buffer): readonly AgentKey[] | undefined {
  if (message[0] !== AGENT.identitiesAnswer) return undefined;
  const reader = new WireReader(message.subarray(1));
  const count = reader.uint32();
  if (count === undefined || count > 2048) return undefined;
  const keys: AgentKey[] = [];
  for (let index = 0; index < count; index += 1) {
    const blob = reader.string();
    const comment = reader.string();
    if (blob === undefined || comment === undefined) return undefined;
    keys.push({ blob, comment: comment.toString('utf8') });
  }
  return reader.isAtEnd ? keys : undefined;
}

export function formatKeys(keys: readonly AgentKey[]): Buffer {
  const parts = keys.flatMap(({ blob, comment }) => [wireString(blob), wireString(Buffer.from(comment))]);
  return Buffer.concat([Buffer.from([AGENT.identitiesAnswer]), uint32(keys.length), ...parts]);
}

export interface SignRequest {
  readonly blob: Buffer;
  readonly data: Buffer;
  readonly flags: number;
}

export function parseSignRequest(message: Buffer): SignRequest | undefined {
  const reader = new WireReader(message.subarray(1));
  const blob = reader.string();
  const data = reader.string();
  const flags = reader.uint32();
  if (blob === undefined || data === undefined || flags === undefined || !reader.isAtEnd) return undefined;
  return { blob, data, flags };
}

/** `SHA256:` and base64 without padding, as `ssh-add -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

export class WireReader {
  #rest: Buffer;

  constructor(data: Buffer) {
    this.#rest = data;
  }

  get isAtEnd(): boolean {
    return this.#rest.length === 0;
  }

  byte(): number | undefined {
    return this.#take(1)?.[0];
  }

  uint32(): number | undefined {
    return this.#take(4)?.readUInt32BE(0);
  }

  string(): Buffer | undefined {
    const length = this.uint32();
    return length === undefined ? undefined : this.#take(length);
  }

  #take(length: number): Buffer | undefined {
    if (this.#rest.length < length) return undefined;
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

function wireString(bytes: Buffer): Buffer {
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
