/** Node's own types leave it out. */
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: Imports): Promise<Made> };

type Imports = Readonly<Record<string, Record<string, unknown>>>;

interface Made {
  readonly instance: object;
  readonly module: object;
}

/** The part of the library's inside through which a text gets to its WebAssembly. */
export interface TextMemory {
  readonly HEAP32?: Int32Array;
  /** Gives the rest of the text that is parsed. */
  readonly currentParseCallback?: ((index: number, place: { readonly row: number; readonly column: number }) => unknown) | null;
  instantiateWasm?: (imports: Imports, receive: (instance: object, module: object) => void) => void;
}

/** What asks for more text: where it is to be written, from which character on, in which line and column, and where its length is noted. */
type Feed = (to: number, index: number, row: number, column: number, length: number) => void;

const FEED = 'tree_sitter_parse_callback';

/** UTF-16 units that the library has room for, with a zero behind them. */
const MOST_UNITS = (10 * 1024) / 2 - 1;

/**
 * The library writes a text into its memory one character after the other, by functions that ask for the order of bytes each time: a
 * fiftieth of a whole scan. Node writes it in one go. Where the library is not as it was, its own function does it.
 */
export function quickText(memory: TextMemory, bytes: Uint8Array, fail: (cause: unknown) => void): void {
  memory.instantiateWasm = (imports, receive) => {
    const { env } = imports;
    const own = env?.[FEED];
    if (env !== undefined && isFeed(own)) env[FEED] = feedBy(memory, own);
    WebAssembly.instantiate(bytes, imports).then(({ instance, module }) => receive(instance, module), fail);
  };
}

function isFeed(found: unknown): found is Feed {
  return typeof found === 'function';
}

function feedBy(memory: TextMemory, own: Feed): Feed {
  let view: Buffer = Buffer.alloc(0);
  return (to, index, row, column, length) => {
    const { HEAP32, currentParseCallback } = memory;
    const text = currentParseCallback?.(index, { row, column });
    if (HEAP32 === undefined || typeof text !== 'string') {
      own(to, index, row, column, length);
      return;
    }
    // It is another one whenever the memory has grown.
    if (view.buffer !== HEAP32.buffer) view = Buffer.from(HEAP32.buffer);
    const units = Math.min(text.length, MOST_UNITS);
    view.write(text, to, units * 2, 'utf16le');
    view.writeUInt16LE(0, to + units * 2);
    view.writeInt32LE(text.length, length);
  };
}
