/** What a TLS client says first (RFC 8446, 4.1.2). `serverName` is lower-case without a last dot; null: it names none. */
export interface ClientHello {
  readonly kind: 'tls';
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** A second, encrypted name may stand inside (encrypted_client_hello): only ending TLS shows it. */
  readonly encrypted: boolean;
}

export type HelloStep =
  | 'more'
  | ClientHello
  | { readonly kind: 'not-tls' }
  | { readonly kind: 'malformed'; readonly why: string };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const ALPN = 16;
const ENCRYPTED_CLIENT_HELLO = 0xfe0d;
/** RFC 8446, 5.1: a record holds at most 2^14 bytes. */
const LONGEST_RECORD = 2 ** 14;
const LONGEST_HELLO = 2 ** 16;

/** Reads a greeting out of the first bytes of a connection. The message may be spread over several records. */
export function readClientHello(bytes: Buffer): HelloStep {
  if (bytes.length > 0 && bytes[0] !== HANDSHAKE) return { kind: 'not-tls' };
  if (bytes.length > 1 && bytes[1] !== 3) return { kind: 'not-tls' };
  try {
    const message = handshakeMessage(bytes);
    return message === 'more' ? 'more' : parseHello(new Reader(message));
  } catch (error) {
    return { kind: 'malformed', why: error instanceof Malformed ? error.message : 'a greeting that can’t be read' };
  }
}

/** The body of the first handshake message, put together from its records. */
function handshakeMessage(bytes: Buffer): Buffer | 'more' {
  const pieces: Buffer[] = [];
  let at = 0;
  let wanted = 4;
  let have = 0;
  while (have < wanted) {
    if (bytes.length < at + 5) return 'more';
    const length = bytes.readUInt16BE(at + 3);
    if (bytes[at] !== HANDSHAKE) throw new Malformed('a greeting that is broken off');
    if (length === 0 || length > LONGEST_RECORD) throw new Malformed('a record of an impossible length');
    const piece = bytes.subarray(at + 5, at + 5 + length);
    pieces.push(piece);
    have += piece.length;
    if (have >= 4) {
      const head = Buffer.concat(pieces);
      if (head[0] !== CLIENT_HELLO) throw new Malformed('a handshake that is no greeting');
      wanted = 4 + head.readUIntBE(1, 3);
      if (wanted > LONGEST_HELLO) throw new Malformed('a greeting longer than 64 KiB');
    }
    if (piece.length < length) return have >= wanted ? Buffer.concat(pieces).subarray(4, wanted) : 'more';
    at += 5 + length;
  }
  return Buffer.concat(pieces).subarray(4, wanted);
}

function parseHello(reader: Reader): ClientHello {
  reader.take(2 + 32);
  reader.vector(1);
  reader.vector(2);
  reader.vector(1);
  const extensions = reader.isAtEnd() ? new Reader(Buffer.alloc(0)) : new Reader(reader.vector(2));
  const seen = new Set<number>();
  let serverName: string | null = null;
  let alpn: readonly string[] = [];
  while (!extensions.isAtEnd()) {
    const type = extensions.number(2);
    const body = new Reader(extensions.vector(2));
    // RFC 8446, 4.2: no extension twice. Whoever picks the other one would see another name.
    if (seen.has(type)) throw new Malformed('a greeting with the same extension twice');
    seen.add(type);
    if (type === SERVER_NAME) serverName = readServerName(body);
    if (type === ALPN) alpn = readAlpn(body);
  }
  return { kind: 'tls', serverName, alpn, encrypted: seen.has(ENCRYPTED_CLIENT_HELLO) };
}

/** RFC 6066, 3: a list with at most one name of each type, and only one type exists. */
function readServerName(body: Reader): string {
  const list = new Reader(body.vector(2));
  const type = list.number(1);
  const name = list.vector(2).toString('latin1');
  if (type !== 0 || !list.isAtEnd() || !body.isAtEnd()) throw new Malformed('a greeting with more than one name');
  if (!/^[\x21-\x7e]{1,255}$/.test(name)) throw new Malformed('a greeting with a name that is none');
  return name.toLowerCase().replace(/\.$/, '');
}

function readAlpn(body: Reader): readonly string[] {
  const list = new Reader(body.vector(2));
  const names: string[] = [];
  while (!list.isAtEnd()) names.push(list.vector(1).toString('latin1'));
  return names;
}

class Malformed extends Error {}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Malformed('a greeting whose lengths do not fit');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(length: number): number {
    return this.take(length).readUIntBE(0, length);
  }

  vector(lengthOfLength: number): Buffer {
    return this.take(this.number(lengthOfLength));
  }
}
