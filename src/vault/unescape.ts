const NOTHING: Buffer = Buffer.alloc(0);
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LETTER_U = 0x75;
const LETTER_X = 0x78;

/** By byte: whether it may begin an escape or is a line end. */
const SPECIAL: Uint8Array = new Uint8Array(256);
for (const byte of [PERCENT, BACKSLASH, LINE_FEED, CARRIAGE_RETURN]) SPECIAL[byte] = 1;

/** By byte: the value of a hexadecimal digit; -1 for all others. */
const DIGIT: Int8Array = new Int8Array(256).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGIT[digit.charCodeAt(0)] = value;
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value;
}

/** By byte: what a backslash and it stand for; -1: nothing known; -2: a line end. */
const SHORT: Int16Array = new Int16Array(256).fill(-1);
for (const [letter, meaning] of [...'"\'/\\'].map((char) => [char, char] as const))
  SHORT[letter.charCodeAt(0)] = meaning.charCodeAt(0);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, t: 9, n: -2, r: -2 })) SHORT[letter.charCodeAt(0)] = byte;

const LITERAL = 0;
const UNFINISHED = -1;
/** In bytes: what lies this near is found and copied byte by byte, without the cost of a native call. */
const NEAR = 12;

/**
 * Undoes percent-encoding (RFC 3986) and the escapes of JSON strings (RFC 8259) in a stream, whole or in part, and takes line
 * ends out, which stand every 76 characters in what base64(1) writes. What is no escape passes unchanged.
 */
export class Unescape {
  #held: Buffer = NOTHING;
  /** What the last escape stands for: one byte, or nothing (-1), or a character of several bytes. */
  #byte = -1;
  #character = '';

  /** The same buffer comes back where there was nothing to undo. At most 11 bytes are held back for the next call. */
  push(piece: Buffer): Buffer {
    const data = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    this.#held = NOTHING;
    const places = new Places(data);
    let out = NOTHING;
    let size = 0;
    let copied = 0;
    let at = places.next(0);
    while (at < data.length) {
      const taken = this.#read(data, at);
      if (taken === UNFINISHED) break;
      if (taken !== LITERAL) {
        if (out.length === 0) out = Buffer.allocUnsafe(data.length);
        size = copy(data, copied, at, out, size);
        size = this.#write(out, size);
        copied = at + taken;
      }
      at = nextSpecial(data, taken === LITERAL ? at + 1 : copied, places);
    }
    if (at < data.length) this.#held = Buffer.from(data.subarray(at));
    if (copied === 0) return at < data.length ? data.subarray(0, at) : data;
    return out.subarray(0, copy(data, copied, at, out, size));
  }

  /** Reads the escape at a special byte: how many bytes it takes, LITERAL where it is none, or UNFINISHED. */
  #read(data: Buffer, at: number): number {
    const byte = data[at];
    this.#byte = -1;
    this.#character = '';
    if (byte === PERCENT) return this.#readByte(data, at, 1);
    if (byte !== BACKSLASH) return 1; // A line end.
    if (at + 1 >= data.length) return UNFINISHED;
    const letter = data[at + 1] ?? 0;
    if (letter === LETTER_U) return this.#readUnit(data, at);
    if (letter === LETTER_X) return this.#readByte(data, at, 2);
    const meaning = SHORT[letter] ?? -1;
    if (meaning === -1) return LITERAL;
    this.#byte = meaning === -2 ? -1 : meaning;
    return 2;
  }

  /** `%41`, `\x41`: two digits behind `skip` bytes. */
  #readByte(data: Buffer, at: number, skip: number): number {
    const value = hexAt(data, at + skip, 2);
    if (value < 0) return value === -1 ? LITERAL : UNFINISHED;
    this.#byte = value;
    return skip + 2;
  }

  /** `\u0041`, or two of them for a character beyond the first 65,536. */
  #readUnit(data: Buffer, at: number): number {
    const unit = hexAt(data, at + 2, 4);
    if (unit < 0) return unit === -1 ? LITERAL : UNFINISHED;
    if (unit < 0x80) {
      this.#byte = unit === LINE_FEED || unit === CARRIAGE_RETURN ? -1 : unit;
      return 6;
    }
    const low = unit >= 0xd800 && unit <= 0xdbff ? lowUnitAt(data, at + 6) : -1;
    if (low === -2) return UNFINISHED;
    this.#character = low === -1 ? String.fromCharCode(unit) : String.fromCharCode(unit, low);
    return low === -1 ? 6 : 12;
  }

  #write(out: Buffer, to: number): number {
    if (this.#character !== '') return to + out.write(this.#character, to);
    if (this.#byte === -1) return to;
    out[to] = this.#byte;
    return to + 1;
  }
}

function copy(data: Buffer, from: number, to: number, out: Buffer, at: number): number {
  if (to - from > NEAR) return at + data.copy(out, at, from, to);
  for (let index = from; index < to; index += 1) out[at + index - from] = data[index] ?? 0;
  return at + to - from;
}

function nextSpecial(data: Buffer, from: number, places: Places): number {
  const near = Math.min(data.length, from + NEAR);
  for (let at = from; at < near; at += 1) if (SPECIAL[data[at] ?? 0] === 1) return at;
  return places.next(near);
}

/** Walks over the special bytes of a buffer in order. Native searches are faster than a look at each byte. */
class Places {
  readonly #data: Buffer;
  #percent = -1;
  #backslash = -1;
  #lineFeed = -1;
  #carriageReturn = -1;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** The first special byte at or after `from`; the length of the buffer where there is none. */
  next(from: number): number {
    if (this.#percent < from) this.#percent = this.#find(PERCENT, from);
    if (this.#backslash < from) this.#backslash = this.#find(BACKSLASH, from);
    if (this.#lineFeed < from) this.#lineFeed = this.#find(LINE_FEED, from);
    if (this.#carriageReturn < from) this.#carriageReturn = this.#find(CARRIAGE_RETURN, from);
    return Math.min(this.#percent, this.#backslash, this.#lineFeed, this.#carriageReturn);
  }

  #find(byte: number, from: number): number {
    const at = this.#data.indexOf(byte, from);
    return at === -1 ? this.#data.length : at;
  }
}

/** -1: other characters stand there; -2: it goes on behind the end of what is known. */
function hexAt(data: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    if (index >= data.length) return -2;
    const digit = DIGIT[data[index] ?? 0] ?? -1;
    if (digit === -1) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** The second half of a surrogate pair; -1 and -2 as above. */
function lowUnitAt(data: Buffer, at: number): number {
  if (at >= data.length) return -2;
  if (data[at] !== BACKSLASH) return -1;
  if (at + 1 >= data.length) return -2;
  if (data[at + 1] !== LETTER_U) return -1;
  const unit = hexAt(data, at + 2, 4);
  return unit >= 0 && (unit < 0xdc00 || unit > 0xdfff) ? -1 : unit;
}
