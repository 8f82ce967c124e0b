import type { Tree } from 'web-tree-sitter';
import type { SyntaxCursor } from '../inspect/code/index.ts';

/** Asks a tree of the library, whose address is given, about the cursor in the library's own buffer, or moves that. */
type Ask = (tree: number) => number;

/** The library's functions about a cursor. */
interface CursorCalls {
  readonly type: Ask;
  readonly field: Ask;
  readonly start: Ask;
  readonly end: Ask;
  readonly firstChild: Ask;
  readonly nextSibling: Ask;
  readonly parent: Ask;
}

/** The part of the library's inside that is used here. */
export interface CursorMemory {
  readonly HEAP32?: Int32Array;
  readonly _ts_init?: () => number;
}

const WORDS = 4;

/**
 * Makes cursors that stay in the buffer in which the library hands a cursor to its WebAssembly and takes it back. The library's own copy
 * four numbers there and back around each question, which took longer than the answers. While such a cursor is open, nothing else may
 * be asked of the library. Undefined: the library is not as it was, and its own cursors are used.
 */
export function quickCursors(memory: CursorMemory): ((tree: Tree) => SyntaxCursor) | undefined {
  const calls = callsOf(memory);
  const buffer = memory._ts_init?.();
  if (calls === undefined || typeof buffer !== 'number') return undefined;
  return (tree) => {
    const own = tree.walk();
    const address: unknown = Reflect.get(tree, 0);
    const isHere = Array.from({ length: WORDS }, (_, word) => Reflect.get(own, word) === wordAt(memory, buffer, word));
    return typeof address === 'number' && isHere.every(Boolean) ? new QuickCursor(calls, address, () => giveBack(own)) : own;
  };

  /** The library's own cursor takes over where this one is, and is freed. */
  function giveBack(own: ReturnType<Tree['walk']>): void {
    for (let word = 0; word < WORDS; word += 1) Reflect.set(own, word, wordAt(memory, buffer ?? 0, word));
    own.delete();
  }
}

function wordAt({ HEAP32 }: CursorMemory, buffer: number, word: number): number | undefined {
  return HEAP32?.[(buffer >> 2) + word];
}

/** A class, because what reads trees is compiled for the functions of its cursor: closures would be other ones for each tree. */
class QuickCursor implements SyntaxCursor {
  readonly #calls: CursorCalls;
  readonly #tree: number;
  readonly #free: () => void;

  constructor(calls: CursorCalls, tree: number, free: () => void) {
    this.#calls = calls;
    this.#tree = tree;
    this.#free = free;
  }

  get nodeTypeId(): number {
    return this.#calls.type(this.#tree);
  }

  get currentFieldId(): number {
    return this.#calls.field(this.#tree);
  }

  get startIndex(): number {
    return this.#calls.start(this.#tree);
  }

  get endIndex(): number {
    return this.#calls.end(this.#tree);
  }

  gotoFirstChild(): boolean {
    return this.#calls.firstChild(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#calls.nextSibling(this.#tree) === 1;
  }

  gotoParent(): boolean {
    return this.#calls.parent(this.#tree) === 1;
  }

  delete(): void {
    this.#free();
  }
}

function callsOf(memory: object): CursorCalls | undefined {
  const ask = (name: string): Ask | undefined => {
    const found: unknown = Reflect.get(memory, `_ts_tree_cursor_${name}_wasm`);
    return isAsk(found) ? found : undefined;
  };
  const [type, field] = [ask('current_node_type_id'), ask('current_field_id')];
  const [start, end] = [ask('start_index'), ask('end_index')];
  const [firstChild, nextSibling, parent] = [ask('goto_first_child'), ask('goto_next_sibling'), ask('goto_parent')];
  if (type === undefined || field === undefined || start === undefined || end === undefined) return undefined;
  if (firstChild === undefined || nextSibling === undefined || parent === undefined) return undefined;
  return { type, field, start, end, firstChild, nextSibling, parent };
}

function isAsk(found: unknown): found is Ask {
  return typeof found === 'function';
}
