import type { CodeLanguage } from '../language.ts';
import { NONE, REGEX } from './ops.ts';
import type { ClassCode, FunctionCode, Span, Unit } from './unit.ts';

const HEADER = 3;

/** Writes the intermediate form of one file. */
export class Builder {
  readonly functions: FunctionCode[] = [];
  readonly classes: ClassCode[] = [];
  readonly comments: Span[] = [];
  readonly docs: Span[] = [];
  readonly directives: string[] = [];
  readonly #regexes: number[] = [];
  readonly #strings: string[] = [''];
  readonly #numberOf = new Map<string, number>([['', 0]]);
  readonly #numbers: number[] = [];
  #code: Int32Array = new Int32Array(1 << 12);
  #length = HEADER;

  /** The number of a string. */
  string(text: string): number {
    let number = this.#numberOf.get(text);
    if (number === undefined) {
      number = this.#strings.length;
      this.#strings.push(text);
      this.#numberOf.set(text, number);
    }
    return number;
  }

  number(value: number): number {
    return this.#numbers.push(value) - 1;
  }

  stringAt(number: number): string {
    return this.#strings[number] ?? '';
  }

  op(node: number): number {
    return node === NONE ? NONE : (this.#code[node] ?? NONE);
  }

  operand(node: number, at: number): number {
    return this.#code[node + HEADER + at] ?? 0;
  }

  start(node: number): number {
    return this.#code[node + 1] ?? 0;
  }

  end(node: number): number {
    return this.#code[node + 2] ?? 0;
  }

  add(op: number, start: number, end: number, a = 0, b = 0, c = 0, d = 0): number {
    const node = this.#reserve(HEADER + 4);
    const code = this.#code;
    code[node] = op;
    code[node + 1] = start;
    code[node + 2] = end;
    code[node + 3] = a;
    code[node + 4] = b;
    code[node + 5] = c;
    code[node + 6] = d;
    if (op === REGEX) this.#regexes.push(node);
    return node;
  }

  /** A node whose operands are `fixed`, then the length of the list divided by `group`, then the list. */
  addList(op: number, start: number, end: number, fixed: readonly number[], list: readonly number[], group = 1): number {
    const node = this.#reserve(HEADER + fixed.length + 1 + list.length);
    const code = this.#code;
    code[node] = op;
    code[node + 1] = start;
    code[node + 2] = end;
    let at = node + HEADER;
    for (const operand of fixed) code[at++] = operand;
    code[at++] = list.length / group;
    for (const operand of list) code[at++] = operand;
    return node;
  }

  finish(path: string, language: CodeLanguage, text: string, root: number): Unit {
    return {
      path,
      language,
      text,
      code: this.#code.slice(0, this.#length),
      strings: this.#strings,
      numbers: this.#numbers,
      functions: this.functions,
      classes: this.classes,
      comments: this.comments,
      docs: this.docs,
      root,
      directives: this.directives,
      regexes: this.#regexes,
    };
  }

  #reserve(size: number): number {
    const node = this.#length;
    this.#length += size;
    if (this.#length > this.#code.length) {
      const larger = new Int32Array(Math.max(this.#code.length * 2, this.#length));
      larger.set(this.#code);
      this.#code = larger;
    }
    return node;
  }
}
