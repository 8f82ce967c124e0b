/* What a client says to git-receive-pack (gitprotocol-pack(5)): which refs shall point where. Then comes the pack, which is
 * not read: a ref's new value is the hash of everything that it will hold. */

/** One ref that a push would change. An id of zeros: it does not exist before, or not afterwards. */
export interface RefUpdate {
  readonly ref: string;
  readonly from: string;
  readonly to: string;
}

export interface PushCommands {
  readonly updates: readonly RefUpdate[];
  /** What the client can do: `report-status`, `side-band-64k`, ... */
  readonly capabilities: readonly string[];
}

export type PushStep =
  | 'more'
  | { readonly kind: 'commands'; readonly commands: PushCommands }
  | { readonly kind: 'unreadable'; readonly why: string };

const MOST_BYTES = 1_048_576;
const MOST_UPDATES = 2000;
const COMMAND = /^([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) (refs\/[^\s\0~^:?*[\\]{1,1000})$/;
const SHALLOW = /^shallow [0-9a-f]{40,64}$/;

/** Reads the beginning of a push, piece by piece, until its commands are complete. */
export class PushReader {
  #pieces: Uint8Array[] = [];
  #held = 0;
  #seen = 0;
  /** So many bytes must be there before it is worth a look: small pieces must not be joined again and again. */
  #needed = 4;
  readonly #updates: RefUpdate[] = [];
  #capabilities: readonly string[] = [];

  push(piece: Uint8Array): PushStep {
    this.#pieces.push(piece);
    this.#held += piece.length;
    this.#seen += piece.length;
    if (this.#held < this.#needed) return 'more';
    let bytes = joined(this.#pieces, this.#held);
    for (;;) {
      const packet = readPacket(bytes);
      if (packet.kind === 'malformed') return unreadable('it does not begin with a list of refs');
      if (packet.kind === 'more') {
        this.#pieces = [bytes];
        this.#held = bytes.length;
        this.#needed = packet.needed;
        return this.#seen > MOST_BYTES ? unreadable('its list of refs has no end') : 'more';
      }
      if (packet.kind === 'flush')
        return { kind: 'commands', commands: { updates: this.#updates, capabilities: this.#capabilities } };
      const wrong = this.#take(packet.text);
      if (wrong !== undefined) return unreadable(wrong);
      bytes = bytes.subarray(packet.length);
    }
  }

  /** Why a line is none that may stand here. */
  #take(line: string): string | undefined {
    if (SHALLOW.test(line)) return undefined;
    const [command = '', capabilities] = line.split('\0');
    if (capabilities !== undefined) this.#capabilities = capabilities.trim().split(' ');
    if (command.startsWith('push-cert')) return 'it is a signed push, which is not read';
    const found = COMMAND.exec(command);
    const [, from, to, ref] = found ?? [];
    if (from === undefined || to === undefined || ref === undefined) return 'a line of it names no ref';
    if (this.#updates.length >= MOST_UPDATES) return `it changes more than ${MOST_UPDATES} refs`;
    this.#updates.push({ ref, from, to });
    return undefined;
  }
}

export function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

/**
 * The answer to a push that is refused, in git's own words, so that the client says which ref was rejected and why.
 * @param why one line; what is not printable ASCII is left out
 */
export function refusePush({ updates, capabilities }: PushCommands, why: string): Uint8Array {
  const reason = why.replace(/[^\x20-\x7e]/g, '').slice(0, 200);
  const report = ['unpack ok\n', ...updates.map(({ ref }) => `ng ${ref} ${reason}\n`)].map(packet).join('') + FLUSH;
  if (!capabilities.some((one) => one === 'report-status' || one === 'report-status-v2')) return bytesOf('');
  if (!capabilities.includes('side-band-64k')) return bytesOf(report);
  const pieces = report.match(/[\s\S]{1,60000}/g) ?? [];
  return bytesOf(pieces.map((piece) => packet(`\x01${piece}`)).join('') + FLUSH);
}

const FLUSH = '0000';

function packet(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

type Packet =
  | { readonly kind: 'text'; readonly text: string; readonly length: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'more'; readonly needed: number };

/** The first packet line, without its line feed. */
function readPacket(bytes: Uint8Array): Packet {
  if (bytes.length < 4) return { kind: 'more', needed: 4 };
  const digits = textOf(bytes.subarray(0, 4));
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : 1;
  if (length === 0) return { kind: 'flush' };
  if (length < 4) return { kind: 'malformed' };
  if (bytes.length < length) return { kind: 'more', needed: length };
  return { kind: 'text', text: textOf(bytes.subarray(4, length)).replace(/\n$/, ''), length };
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Names of refs are bytes; one character a byte here, decoded where they are shown. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}

function unreadable(why: string): PushStep {
  return { kind: 'unreadable', why };
}
