import type { CodeParser, SyntaxTree } from '../syntax.ts';
import { FIELDS } from './fields.ts';

/** The number that tree-sitter gives to what it couldn't parse. */
const ERROR_TYPE = 0xffff;

/** What is never asked for: brackets and separators. */
const PUNCTUATION: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}', ',', ';', ':', '.', '"', "'", '`', '=>', '${']);

/** Kinds of comments. */
const COMMENTS: ReadonlySet<string> = new Set(['comment', 'html_comment', 'line_comment', 'block_comment']);

/** What has no parts, or is taken whole by its text: types, and strings without values put in. */
const LEAVES: ReadonlySet<string> = new Set([
  'identifier',
  'property_identifier',
  'shorthand_property_identifier',
  'type_identifier',
  'integer',
  'float',
  'number',
  'true',
  'false',
  'none',
  'null',
  'undefined',
  'this',
  'comment',
  'html_comment',
  'line_comment',
  'block_comment',
  'type',
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'interface_declaration',
  'type_alias_declaration',
  'type_predicate_annotation',
  'asserts_annotation',
  'regex',
]);

const SKIPPED = 0;
const TOKEN = 1;
const NAMED = 2;
const LEAF = 3;
const TEXT = 4;

const LOWER_F = 102;
const UPPER_F = 70;

/**
 * A syntax tree as plain numbers, in the order of the text: node `n` has its first child at `n + 1` if `hasChild[n]`, and
 * its next sibling at `next[n]` (0: none). Made once a file with a cursor, because each question to the parser's memory
 * costs more than reading an array; the arrays are reused for the next file.
 */
export class SyntaxTable {
  readonly types: readonly string[];
  type: Uint16Array = new Uint16Array(1 << 14);
  field: Uint8Array = new Uint8Array(1 << 14);
  start: Int32Array = new Int32Array(1 << 14);
  end: Int32Array = new Int32Array(1 << 14);
  next: Int32Array = new Int32Array(1 << 14);
  hasChild: Uint8Array = new Uint8Array(1 << 14);
  /** Where the parser had to skip text, by node. */
  errors: number[] = [];
  length = 0;

  readonly #class: Uint8Array;
  readonly #fieldOf: Uint8Array;
  readonly #comments: ReadonlySet<number>;

  constructor(parser: CodeParser) {
    this.types = parser.types;
    this.#fieldOf = Uint8Array.from(parser.fields, (name) => FIELDS.indexOf(name) + 1);
    this.#comments = new Set(parser.types.flatMap((name, type) => (COMMENTS.has(name) ? [type] : [])));
    const hasHeredocs = parser.types.includes('heredoc_beginning');
    this.#class = Uint8Array.from(parser.types, (name, type) => {
      // Java's interfaces hold constants, and methods with bodies.
      if (name === 'interface_declaration') return parser.types.includes('constant_declaration') ? NAMED : LEAF;
      // Ruby's strings hold code, as its here-documents do.
      if (name === 'string') return hasHeredocs ? NAMED : TEXT;
      // Values are put into patterns of Ruby, too.
      if (name === 'regex' && hasHeredocs) return NAMED;
      if (parser.isNamed(type)) return LEAVES.has(name) ? LEAF : NAMED;
      return PUNCTUATION.has(name) ? SKIPPED : TOKEN;
    });
  }

  /** Reads a whole tree. False: it was too late, or the tree is too large. */
  read(tree: SyntaxTree, text: string, most: number, isLate: () => boolean): boolean {
    const cursor = tree.walk();
    const open: number[] = [];
    this.length = 0;
    this.errors = [];
    let before = 0;
    try {
      while (true) {
        const type = cursor.nodeTypeId;
        const kind = type === ERROR_TYPE ? NAMED : (this.#class[type] ?? TOKEN);
        if (kind !== SKIPPED) {
          const node = this.#add(type);
          if (node > most || (node % 20_000 === 19_999 && isLate())) return false;
          if (before !== 0) this.next[before] = node;
          before = node;
          this.field[node] = this.#fieldOf[cursor.currentFieldId] ?? 0;
          if (kind !== TOKEN) {
            const start = cursor.startIndex;
            this.start[node] = start;
            this.end[node] = cursor.endIndex;
            if (type === ERROR_TYPE) this.errors.push(node);
            if ((kind === NAMED || (kind === TEXT && isFormatted(text, start))) && cursor.gotoFirstChild()) {
              open.push(node);
              before = 0;
              continue;
            }
          }
        }
        while (!cursor.gotoNextSibling()) {
          const parent = open.pop();
          if (parent === undefined) return true;
          this.hasChild[parent] = this.length > parent ? 1 : 0;
          before = parent;
          cursor.gotoParent();
        }
      }
    } finally {
      cursor.delete();
    }
  }

  /** The first child, 0 when there is none. */
  first(node: number): number {
    return this.hasChild[node] === 1 ? node + 1 : 0;
  }

  isNamed(node: number): boolean {
    const type = this.type[node] ?? 0;
    return type === ERROR_TYPE || (this.#class[type] ?? TOKEN) >= NAMED;
  }

  isComment(node: number): boolean {
    return this.#comments.has(this.type[node] ?? 0);
  }

  /** The name of a node's type. */
  kind(node: number): string {
    return this.types[this.type[node] ?? 0] ?? 'ERROR';
  }

  #add(type: number): number {
    const node = ++this.length;
    if (node >= this.type.length) this.#grow();
    this.type[node] = type;
    // A table is used again, and tokens are given no place: theirs must not be one of the file before.
    this.start[node] = 0;
    this.end[node] = 0;
    this.next[node] = 0;
    this.hasChild[node] = 0;
    return node;
  }

  #grow(): void {
    const size = this.type.length * 2;
    this.type = grown(this.type, new Uint16Array(size));
    this.field = grown(this.field, new Uint8Array(size));
    this.start = grown(this.start, new Int32Array(size));
    this.end = grown(this.end, new Int32Array(size));
    this.next = grown(this.next, new Int32Array(size));
    this.hasChild = grown(this.hasChild, new Uint8Array(size));
  }
}

/** Python's f-strings: an f before the quote, perhaps beside an r. */
function isFormatted(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  const second = text.charCodeAt(start + 1);
  return first === LOWER_F || first === UPPER_F || second === LOWER_F || second === UPPER_F;
}

function grown<A extends Uint8Array | Uint16Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
