/** Values as they are written: of HCL, of `jsonencode(…)`, and of JSON in a here-document. What is computed has no value. */
import type { Attribute } from './parse.ts';

export type Value =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly start: number; readonly end: number }
  | { readonly kind: 'map'; readonly entries: readonly Member[]; readonly start: number; readonly end: number }
  | { readonly kind: 'computed'; readonly start: number; readonly end: number };

export interface Member {
  readonly key: string;
  readonly value: Value;
  readonly start: number;
}

const DEEPEST = 24;

class Reader {
  readonly text: string;
  readonly end: number;
  at: number;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null || pattern.lastIndex > this.end) return null;
    this.at = pattern.lastIndex;
    return match;
  }

  space(): void {
    this.take(/(?:\s+|#[^\n]*|\/\/[^\n]*)*/y);
  }

  value(depth: number): Value {
    this.space();
    const start = this.at;
    if (depth > DEEPEST) return this.computed(start);
    if (this.take(/<<-?[A-Za-z_]\w*[ \t]*\r?\n/y) !== null) return this.value(depth + 1);
    if (this.take(/jsonencode\(/y) !== null) {
      const inner = this.value(depth + 1);
      this.space();
      this.take(/\)/y);
      return inner;
    }
    const found = this.take(/"((?:[^"\\\n]|\\.)*)"|(?:true|false|-?\d+)(?![\w.])/y);
    if (found !== null)
      return this.isAlone() ? { kind: 'text', text: found[1] ?? found[0], start, end: this.at } : this.computed(start);
    if (this.take(/\[/y) !== null) return this.list(start, depth);
    if (this.take(/\{/y) !== null) return this.map(start, depth);
    return this.computed(start);
  }

  /** Nothing is computed with what was read. */
  isAlone(): boolean {
    const pattern = /[ \t]*(?=[,\]})\r\n#]|\/\/|$)/y;
    pattern.lastIndex = this.at;
    return this.at >= this.end || pattern.test(this.text);
  }

  list(start: number, depth: number): Value {
    const items: Value[] = [];
    for (;;) {
      this.space();
      if (this.at >= this.end || this.take(/\]/y) !== null) return { kind: 'list', items, start, end: this.at };
      const before = this.at;
      items.push(this.value(depth + 1));
      this.space();
      this.take(/,/y);
      if (this.at === before) this.at += 1;
    }
  }

  map(start: number, depth: number): Value {
    const entries: Member[] = [];
    for (;;) {
      this.space();
      if (this.at >= this.end || this.take(/\}/y) !== null) return { kind: 'map', entries, start, end: this.at };
      const from = this.at;
      const key = this.take(/(?:"([^"\n]*)"|([A-Za-z_][\w-]*))\s*[=:](?![=>])/y);
      const value = this.value(depth + 1);
      if (key !== null) entries.push({ key: key[1] ?? key[2] ?? '', value, start: from });
      this.space();
      this.take(/,/y);
      if (this.at === from) this.at += 1;
    }
  }

  /** Past an expression: to a comma, a closing bracket or the end of its line. */
  computed(start: number): Value {
    for (let open = 0; this.at < this.end; ) {
      // One that nothing closes goes to the end of its line: otherwise each quote in it would be tried again.
      if (this.take(/"(?:[^"\\\n]|\\.)*"?/y) !== null) continue;
      const char = this.text[this.at] ?? '';
      if ('([{'.includes(char)) open += 1;
      if (')]}'.includes(char)) open -= 1;
      if (open < 0 || (open === 0 && (char === ',' || char === '\n'))) break;
      this.at += 1;
    }
    return { kind: 'computed', start, end: this.at };
  }
}

/** The value of an attribute of a file with this text. */
export function valueIn({ valueStart, end }: Attribute, text: string): Value {
  return new Reader(text, valueStart, end).value(0);
}

export function memberOf(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'map' ? value.entries.find((one) => one.key === key)?.value : undefined;
}

/** One text, or those of a list; what is computed is left out. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (value?.kind === 'text') return [value.text];
  return value?.kind === 'list' ? value.items.flatMap(textsOf) : [];
}
