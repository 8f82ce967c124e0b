import { Builder } from '../ir/builder.ts';
import { BLOCK, BOOL, NAME, NONE, NULL, NUMBER, OTHER, STRING } from '../ir/ops.ts';
import type { SyntaxTable } from './table.ts';

/** Deeper nesting is not followed: hostile text must not exhaust the stack. */
const MOST_DEPTH = 400;

/** Lowers one syntax node; the answer is a node of the intermediate form, 0 for nothing. */
export type Lower = (l: Lowering, node: number) => number;

/** Handlers by the name of a syntax node's type. */
export type Handlers = Readonly<Record<string, Lower>>;

/** What the handlers of a language work with: the syntax table below, the builder above. */
export class Lowering {
  readonly table: SyntaxTable;
  readonly text: string;
  readonly b: Builder = new Builder();
  /** Number of the class whose body is being lowered, or -1. */
  owner = -1;
  methods: number[] = [];
  /** True when something was nested too deeply to be followed. */
  isCut = false;
  readonly #handlers: readonly (Lower | undefined)[];
  #depth = 0;

  constructor(table: SyntaxTable, text: string, handlers: readonly (Lower | undefined)[]) {
    this.table = table;
    this.text = text;
    this.#handlers = handlers;
  }

  lower(node: number): number {
    if (node === 0) return NONE;
    const handler = this.#handlers[this.table.type[node] ?? 0];
    if (this.#depth > MOST_DEPTH) {
      this.isCut = true;
      return NONE;
    }
    this.#depth += 1;
    const made = handler === undefined ? this.other(node) : handler(this, node);
    this.#depth -= 1;
    return made;
  }

  start(node: number): number {
    return this.table.start[node] ?? 0;
  }

  end(node: number): number {
    return this.table.end[node] ?? 0;
  }

  source(node: number): string {
    return node === 0 ? '' : this.text.slice(this.start(node), this.end(node));
  }

  kind(node: number): string {
    return node === 0 ? '' : this.table.kind(node);
  }

  /** The first child with a field. */
  field(node: number, field: number): number {
    const { table } = this;
    for (let child = table.first(node); child !== 0; child = table.next[child] ?? 0) {
      if (table.field[child] === field) return child;
    }
    return 0;
  }

  /** Children with names, but for comments; all of them, or those with a field. */
  children(node: number, field?: number): number[] {
    const { table } = this;
    const found: number[] = [];
    for (let child = table.first(node); child !== 0; child = table.next[child] ?? 0) {
      if (!table.isNamed(child) || table.isComment(child)) continue;
      if (field === undefined || table.field[child] === field) found.push(child);
    }
    return found;
  }

  /** True when a token with this text is a direct child. */
  hasToken(node: number, token: string): boolean {
    const { table } = this;
    for (let child = table.first(node); child !== 0; child = table.next[child] ?? 0) {
      if (!table.isNamed(child) && table.kind(child) === token) return true;
    }
    return false;
  }

  add(op: number, node: number, a = 0, b = 0, c = 0, d = 0): number {
    return this.b.add(op, this.start(node), this.end(node), a, b, c, d);
  }

  list(op: number, node: number, fixed: readonly number[], list: readonly number[], group = 1): number {
    return this.b.addList(op, this.start(node), this.end(node), fixed, list, group);
  }

  string(node: number, text: string): number {
    return this.add(STRING, node, this.b.string(text));
  }

  name(node: number): number {
    return this.add(NAME, node, this.b.string(this.source(node)));
  }

  numberOf(node: number): number {
    const value = Number(
      this.source(node)
        .replaceAll('_', '')
        .replace(/[nLjJ]$/, ''),
    );
    return this.add(NUMBER, node, this.b.number(value));
  }

  truth(node: number, value: boolean): number {
    return this.add(BOOL, node, value ? 1 : 0);
  }

  nothing(node: number): number {
    return this.add(NULL, node);
  }

  block(node: number): number {
    return this.list(BLOCK, node, [], this.lowerAll(this.children(node)));
  }

  lowerAll(nodes: readonly number[]): number[] {
    return nodes.map((node) => this.lower(node)).filter((made) => made !== NONE);
  }

  /** Something that this language's table does not know: its parts are still looked at. */
  other(node: number): number {
    if (!this.table.isNamed(node)) return NONE;
    const parts = this.lowerAll(this.children(node));
    if (parts.length === 1) return parts[0] ?? NONE;
    return parts.length === 0 ? NONE : this.list(OTHER, node, [], parts);
  }
}
