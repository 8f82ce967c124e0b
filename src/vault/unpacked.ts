import { constants, inflateRawSync } from 'node:zlib';

/** What is kept of a stream, and into how much it is unpacked, at once and in all: a guard must not be a way to keep the proxy busy. */
const MOST_KEPT = 256 * 1024;
const MOST_OUTPUT = 1024 * 1024;
const MOST_WORK = 32 * MOST_OUTPUT;
const MOST_MEMBERS = 4;
const OPTIONS = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_OUTPUT };

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
/** The local header of a file in a ZIP: fixed part, then its name and its extra field. */
const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const ZIP_HEADER = 30;

/** What a stream holds in compressed form, as far as it has come: gzip and ZIP anywhere in it, zlib at its beginning. */
export class Unpacked {
  #kept: Buffer = Buffer.alloc(0);
  #work = 0;
  /** Nothing of the stream was dropped yet. */
  #isBeginning = true;
  #isOver = false;

  /** Texts to look into, once more for each piece that may have completed one. */
  push(piece: Buffer): readonly Buffer[] {
    if (this.#isOver) return [];
    this.#kept = this.#kept.length === 0 ? piece : Buffer.concat([this.#kept, piece]);
    const kept = this.#kept;
    const [gzip, zip] = [startsOf(kept, GZIP), startsOf(kept, ZIP)];
    // RFC 1950: the first two bytes are a multiple of 31.
    const isZlib = this.#isBeginning && kept[0] === 0x78 && (kept.length < 2 || kept.readUInt16BE(0) % 31 === 0);
    if (gzip.length + zip.length === 0 && !isZlib) {
      this.#drop();
      return [];
    }
    const texts = [
      ...gzip.flatMap((at) => this.#attempt(() => inflateRawSync(gzipContent(kept, at), OPTIONS))),
      ...zip.flatMap((at) => this.#attempt(() => inflateRawSync(zipContent(kept, at), OPTIONS))),
      ...(isZlib ? this.#attempt(() => inflateRawSync(kept.subarray(2), OPTIONS)) : []),
    ];
    this.#isOver = kept.length > MOST_KEPT || this.#work > MOST_WORK;
    return texts;
  }

  #attempt(unpack: () => Buffer): readonly Buffer[] {
    this.#work += this.#kept.length;
    try {
      const text = unpack();
      this.#work += text.length;
      return [text];
    } catch (error) {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      this.#work += isTooLarge ? MOST_OUTPUT : 0;
      return [];
    }
  }

  /** Only what may be the beginning of a mark is kept. */
  #drop(): void {
    if (this.#kept.length < ZIP.length) return;
    this.#kept = this.#kept.subarray(1 - ZIP.length);
    this.#isBeginning = false;
  }
}

/** What follows a member's header (RFC 1952): a raw stream, whose end is found whatever stands behind it. */
function gzipContent(data: Buffer, at: number): Buffer {
  const flags = data[at + 3] ?? 0;
  let from = at + 10;
  if ((flags & 4) !== 0) from += 2 + data.readUInt16LE(from);
  for (const isThere of [flags & 8, flags & 16]) if (isThere !== 0) from = data.indexOf(0, from) + 1 || data.length;
  return data.subarray(from + ((flags & 2) === 0 ? 0 : 2));
}

/** Throws where its header is not whole yet. */
function zipContent(data: Buffer, at: number): Buffer {
  return data.subarray(at + ZIP_HEADER + data.readUInt16LE(at + 26) + data.readUInt16LE(at + 28));
}

function startsOf(data: Buffer, mark: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = data.indexOf(mark); at !== -1 && found.length < MOST_MEMBERS; at = data.indexOf(mark, at + 1)) found.push(at);
  return found;
}
