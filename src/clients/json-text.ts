/** JSON as people write it, with the place of each value, so that a part can be changed and every other byte stays. */
import type { Json } from '../model/index.ts';

export type JsonNode = {
  readonly start: number;
  readonly end: number;
  readonly value: Json;
} & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'plain' }
);

export interface JsonMember {
  /** Where its name begins. */
  readonly start: number;
  readonly name: string;
  readonly node: JsonNode;
}

/** What a reader takes beyond RFC 8259. */
export interface JsonLeniency {
  readonly comments: boolean;
  readonly lastComma: boolean;
}

export const STRICT_JSON: JsonLeniency = { comments: false, lastComma: false };

/** Gemini CLI takes comments out of its settings, and leaves the rest to JSON. */
export const GEMINI_JSON: JsonLeniency = { comments: true, lastComma: false };

/** opencode's reader is that of VS Code. */
export const OPENCODE_JSON: JsonLeniency = { comments: true, lastComma: true };

const DEEPEST = 500;
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
// What RFC 8259 lets stand unescaped, and what it lets stand escaped.
const TEXT = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;
const COMMENT = /\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y;

/** @throws Error with what is wrong, and in which line */
export function parseJsonText(text: string, leniency: JsonLeniency): JsonNode {
  return new Reader(text, leniency).whole();
}

/** Where the next thing stands behind spaces and comments. */
export function behindSpace(text: string, at: number): number {
  let end = at;
  for (let last = -1; last !== end; ) {
    last = end;
    for (const pattern of [SPACE, COMMENT]) {
      pattern.lastIndex = end;
      end += pattern.exec(text)?.[0].length ?? 0;
    }
  }
  return end;
}

class Reader {
  readonly #text: string;
  readonly #leniency: JsonLeniency;
  #at: number;

  constructor(text: string, leniency: JsonLeniency) {
    this.#text = text;
    this.#leniency = leniency;
    this.#at = 0;
  }

  whole(): JsonNode {
    if (this.#text.startsWith('\uFEFF')) throw new Error('it begins with a byte order mark, which its reader does not take');
    this.#skip();
    const node = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) throw this.#wrong('something stands behind its end');
    return node;
  }

  #value(depth: number): JsonNode {
    if (depth > DEEPEST) throw new Error('it is nested too deeply');
    const sign = this.#text[this.#at];
    if (sign === '{') return this.#object(depth);
    if (sign === '[') return this.#array(depth);
    const start = this.#at;
    const found = sign === '"' ? this.#take(TEXT) : this.#take(WORD);
    if (found === '') throw this.#wrong('no value stands there');
    return { kind: 'plain', start, end: this.#at, value: JSON.parse(found) as Json };
  }

  #object(depth: number): JsonNode {
    const start = this.#at;
    const members: JsonMember[] = [];
    this.#list('}', () => {
      const at = this.#at;
      const name = this.#take(TEXT);
      if (name === '') throw this.#wrong('no name of a member stands there');
      this.#skip();
      if (this.#text[this.#at] !== ':') throw this.#wrong('a colon is missing');
      this.#at += 1;
      this.#skip();
      members.push({ start: at, name: JSON.parse(name) as string, node: this.#value(depth + 1) });
    });
    const value = Object.fromEntries(members.map(({ name, node }) => [name, node.value]));
    return { kind: 'object', start, end: this.#at, members, value };
  }

  #array(depth: number): JsonNode {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#list(']', () => items.push(this.#value(depth + 1)));
    return { kind: 'array', start, end: this.#at, items, value: items.map(({ value }) => value) };
  }

  /** From the opening bracket to behind the closing one. */
  #list(close: string, one: () => void): void {
    this.#at += 1;
    this.#skip();
    for (let isFirst = true; this.#text[this.#at] !== close; isFirst = false) {
      if (!isFirst) {
        if (this.#text[this.#at] !== ',') throw this.#wrong('a comma is missing');
        this.#at += 1;
        this.#skip();
        if (this.#text[this.#at] === close && this.#leniency.lastComma) break;
      }
      one();
      this.#skip();
    }
    this.#at += 1;
  }

  #skip(): void {
    this.#take(SPACE);
    while (this.#leniency.comments && this.#take(COMMENT) !== '') this.#take(SPACE);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #wrong(what: string): Error {
    return new Error(`${what} (line ${this.#text.slice(0, this.#at).split('\n').length})`);
  }
}
