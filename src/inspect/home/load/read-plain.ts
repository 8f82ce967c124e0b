import { CST, Schema } from 'yaml';
import type { Entry, Leaf, Node } from '../node.ts';

type Token = CST.Token;
type Source = CST.SourceToken;
type Scalar = CST.FlowScalar | CST.BlockScalar;

/** A value with where what belongs to it ends, blanks and remarks included: the next thing starts there. */
interface Read {
  readonly node: Node;
  readonly rest: number;
}

/** Thrown for whatever is not plain; the whole file is then read by the library. */
class NotPlain extends Error {}
/** One for all: a trace of the stack for each text would cost more than reading it. */
const NOT_PLAIN = new NotPlain();

const MOST_KEY = 1000;
const DEEPEST = 60;
const MOST_NODES = 100_000;
const VERBATIM = /^[A-Za-z0-9_./+][^\n]*$/;
/** What YAML 1.1 may read as something else than a text begins so. */
const MAY_BE_VALUE = /^[-+.0-9~nNyYtToOfF]/;
const OWN_TAG = /^![a-z_]+$/;

/**
 * Reads what almost every file of a house is: maps, lists and texts by indentation, each key once. It gives the same as the
 * library's way over documents and nodes, in half the time; undefined for anything else (anchors, flow, errors, several documents).
 */
export function readPlain(path: string, tokens: readonly Token[], tags: ReadonlySet<string>): Node | undefined {
  try {
    return new PlainReader(path, tags).document(tokens);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  readonly #path: string;
  readonly #tags: ReadonlySet<string>;
  #left: number = MOST_NODES;

  constructor(path: string, tags: ReadonlySet<string>) {
    this.#path = path;
    this.#tags = tags;
  }

  document(tokens: readonly Token[]): Node | undefined {
    // Remarks above the first value are for themselves.
    const at = tokens.findIndex((token) => !isBlank(token));
    const first = tokens[at];
    if (at !== tokens.length - 1 || first?.type !== 'document' || first.value === undefined || first.end !== undefined)
      return undefined;
    if (first.value.type !== 'block-map' && first.value.type !== 'block-seq') return undefined;
    const start = first.start.findIndex(({ type }) => type === 'doc-start');
    if (start >= 0 && !first.start.slice(start).some(({ type }) => type === 'newline')) return undefined;
    blanks(first.start.filter(({ type }) => type !== 'doc-start'));
    return this.#collection(first.value, 0).node;
  }

  #value(token: Token, tag: string | undefined, depth: number): Read {
    this.#left -= 1;
    if (this.#left <= 0 || depth > DEEPEST) throw NOT_PLAIN;
    if (token.type === 'block-map' || token.type === 'block-seq') {
      if (tag !== undefined) throw NOT_PLAIN;
      return this.#collection(token, depth);
    }
    return this.#scalar(token, tag);
  }

  #collection(token: CST.BlockMap | CST.BlockSequence, depth: number): Read {
    return token.type === 'block-map' ? this.#map(token, depth) : this.#list(token, depth);
  }

  #map(token: CST.BlockMap, depth: number): Read {
    const entries: Entry[] = [];
    const names = new Set<string>();
    let end = token.offset;
    let remarks: number | undefined;
    for (const item of token.items) {
      const started = blanks(item.start) ?? end;
      if (item.key === undefined || item.key === null) {
        if ('sep' in item && item.sep !== undefined) throw NOT_PLAIN;
        remarks = started;
        continue;
      }
      if (item.sep === undefined) throw NOT_PLAIN;
      const key = this.#key(item.key);
      if (names.has(key.text)) throw NOT_PLAIN;
      names.add(key.text);
      const { tag, hasNewline, after } = this.#props(item.sep, 'map-value-ind');
      const isBlock = item.value?.type === 'block-map' || item.value?.type === 'block-seq';
      if (isBlock && !hasNewline) throw NOT_PLAIN;
      const value = item.value ? this.#value(item.value, tag, depth + 1) : this.#empty(after, item.sep, tag);
      end = value.rest;
      remarks = undefined;
      entries.push({ key: key.text, value: value.node, file: this.#path, start: key.start, end: value.node.end });
    }
    return { node: { kind: 'map', entries, file: this.#path, start: token.offset, end }, rest: remarks ?? end };
  }

  #list(token: CST.BlockSequence, depth: number): Read {
    const items: Node[] = [];
    let end = token.offset;
    let remarks: number | undefined;
    for (const item of token.items) {
      if (!item.start.some(({ type }) => type === 'seq-item-ind')) {
        if (item.value) throw NOT_PLAIN;
        remarks = blanks(item.start);
        continue;
      }
      const { tag, after } = this.#props(item.start, 'seq-item-ind');
      const value = item.value ? this.#value(item.value, tag, depth + 1) : this.#empty(after, item.start, tag);
      end = value.rest;
      remarks = undefined;
      items.push(value.node);
    }
    return { node: { kind: 'list', items, file: this.#path, start: token.offset, end }, rest: remarks ?? end };
  }

  #key(token: Token): { readonly text: string; readonly start: number } {
    if (token.type !== 'scalar' && token.type !== 'single-quoted-scalar' && token.type !== 'double-quoted-scalar')
      throw NOT_PLAIN;
    if (token.source.length > MOST_KEY || token.source.includes('\n') || token.source === '<<') throw NOT_PLAIN;
    const { node } = this.#scalar(token, undefined);
    return { text: (node as Leaf).text, start: token.offset };
  }

  #scalar(token: Token, tag: string | undefined): Read {
    if (token.type === 'scalar' && VERBATIM.test(token.source)) {
      const end = token.offset + token.source.length;
      return {
        node: this.#leaf(token.source, plainValue(token.source), token.offset, end, tag, false),
        rest: blanks(token.end, true) ?? end,
      };
    }
    if (!isScalar(token)) throw NOT_PLAIN;
    const { value, type, range } = CST.resolveAsScalar(token, false, () => {
      throw NOT_PLAIN;
    });
    const isQuoted = type !== 'PLAIN';
    // The library reads several lines of one plain text with remarks between; that is left to it.
    if (!isQuoted && token.type === 'scalar' && token.source.includes('\n')) throw NOT_PLAIN;
    if (token.type === 'block-scalar') {
      for (const { type: of } of token.props) if (of === 'anchor' || of === 'tag') throw NOT_PLAIN;
      const header = token.props.findIndex(({ type: of }) => of === 'block-scalar-header');
      blanks(token.props.slice(header + 1).filter(isBlank), true);
    } else blanks(token.end, true);
    const plain = isQuoted ? value : plainValue(value);
    return { node: this.#leaf(value, plain, range[0], range[1], tag, isQuoted), rest: range[2] };
  }

  #leaf(text: string, value: Leaf['value'], start: number, end: number, tag: string | undefined, isQuoted: boolean): Leaf {
    return { kind: 'leaf', value: tag === undefined ? value : undefined, text, tag, isQuoted, file: this.#path, start, end };
  }

  #empty(after: number, before: readonly Source[], tag: string | undefined): Read {
    if (tag !== undefined) throw NOT_PLAIN;
    const at = emptyAt(after, before);
    return { node: this.#leaf('', null, at, at, undefined, false), rest: at };
  }

  /** What stands between a key or a dash and its value: at most a tag, behind which the value follows on the same line. */
  #props(
    tokens: readonly Source[],
    mark: Source['type'],
  ): { readonly tag: string | undefined; readonly hasNewline: boolean; readonly after: number } {
    let tag: string | undefined;
    const at = tokens.findIndex(({ type }) => type === mark);
    const behind = tokens.slice(at + 1);
    if (at < 0) throw NOT_PLAIN;
    blanks(tokens.slice(0, at));
    for (const [index, { type, source }] of behind.entries()) {
      if (type !== 'tag') continue;
      if (tag !== undefined || !OWN_TAG.test(source) || !this.#tags.has(source.slice(1))) throw NOT_PLAIN;
      if (behind[index + 1]?.type !== 'space' || behind.length !== index + 2) throw NOT_PLAIN;
      tag = source.slice(1);
    }
    blanks(
      behind.filter(({ type }) => type !== 'tag'),
      true,
    );
    const last = tokens.at(-1);
    return {
      tag,
      hasNewline: behind.some(({ type }) => type === 'newline'),
      after: last === undefined ? 0 : last.offset + last.source.length,
    };
  }
}

function isScalar(token: Token): token is Scalar {
  return /^(?:scalar|single-quoted-scalar|double-quoted-scalar|block-scalar)$/.test(token.type);
}

/** Where blanks, line ends and remarks end; nothing else may stand among them, and a remark has a blank before it. */
function blanks(tokens: readonly Source[] | undefined, isBehind = false): number | undefined {
  let end: number | undefined;
  for (const { type, source, offset } of tokens ?? []) {
    if (type !== 'space' && type !== 'newline' && (type !== 'comment' || (isBehind && end === undefined))) throw NOT_PLAIN;
    end = offset + source.length;
  }
  return end;
}

function isBlank(token: Token): token is Source {
  return token.type === 'space' || token.type === 'newline' || token.type === 'comment';
}

/** The library puts an empty value behind the blanks of its own line. */
function emptyAt(after: number, before: readonly Source[]): number {
  let at = after;
  for (let index = before.length - 1; index >= 0; index--) {
    const token = before[index];
    if (token === undefined) break;
    if (token.type === 'space' || token.type === 'comment' || token.type === 'newline') {
      at -= token.source.length;
      continue;
    }
    for (const next of before.slice(index + 1)) {
      if (next.type !== 'space') break;
      at += next.source.length;
    }
    break;
  }
  return at;
}

const CORE = new Schema({ schema: 'yaml-1.1' }).tags.flatMap((tag) =>
  'test' in tag && tag.test !== undefined && tag.default === true && tag.collection === undefined ? [tag] : [],
);

/** Booleans, numbers and nothing as YAML 1.1 has them; null for what it reads as something else, such as a date. */
function plainValue(text: string): Leaf['value'] {
  if (!MAY_BE_VALUE.test(text) && text !== '') return text;
  const tag = CORE.find(({ test }) => test?.test(text));
  if (tag === undefined) return text;
  const value: unknown = tag.resolve(text, () => undefined, { intAsBigInt: false });
  const found = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : null;
}
