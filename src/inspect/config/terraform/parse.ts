import { isShortWord } from '../../../model/index.ts';
import type { Parsed } from '../shared/rule.ts';

/** A block of HCL: `resource "aws_s3_bucket" "a" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly start: number;
  /** Of its head, where a finding about the whole block stands. */
  readonly headEnd: number;
}

export interface Attribute {
  readonly name: string;
  /** The expression as it is written. */
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export interface TerraformFile {
  readonly blocks: readonly Block[];
  readonly text: string;
}

const DEEPEST = 32;

/** A tolerant reader: what it does not understand is skipped to the end of its line, and counted. */
class Reader {
  readonly text: string;
  at = 0;
  skipped = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Past blanks and comments; past line ends too. */
  space(): void {
    const pattern = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
    pattern.lastIndex = this.at;
    pattern.exec(this.text);
    this.at = Math.max(this.at, pattern.lastIndex);
  }

  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }

  body(depth: number): { attributes: Attribute[]; blocks: Block[] } {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (this.space(); this.at < this.text.length && this.text[this.at] !== '}'; this.space()) {
      const start = this.at;
      const name = this.take(/[A-Za-z_][\w-]*/y) ?? this.take(/"[^"\n]*"/y)?.slice(1, -1) ?? null;
      if (name === null) this.skip();
      else if (this.take(/[ \t]*[=:](?!=)[ \t]*/y) !== null) attributes.push(this.attribute(name, start));
      else this.block(name, start, depth, blocks);
    }
    return { attributes, blocks };
  }

  skip(): void {
    this.skipped += 1;
    if (this.take(/[^\n}]+/y) === null) this.at += 1;
  }

  attribute(name: string, start: number): Attribute {
    const valueStart = this.at;
    this.expression();
    const value = this.text.slice(valueStart, this.at).trimEnd();
    return { name, value, start, valueStart, end: valueStart + value.length };
  }

  block(type: string, start: number, depth: number, blocks: Block[]): void {
    const labels: string[] = [];
    for (let label = this.label(); label !== null; label = this.label()) labels.push(label);
    const headEnd = this.at;
    if (this.take(/[ \t]*\{/y) === null || depth >= DEEPEST) {
      this.skip();
      return;
    }
    const { attributes, blocks: inner } = this.body(depth + 1);
    if (this.text[this.at] === '}') this.at += 1;
    blocks.push({ type, labels, attributes, blocks: inner, start, headEnd });
  }

  label(): string | null {
    const found = this.take(/[ \t]*(?:"[^"\n]*"|[A-Za-z_][\w-]*)(?=[ \t]*[{"A-Za-z_])/y)?.trim() ?? null;
    return found?.replaceAll('"', '') ?? null;
  }

  /** To the end of the line, or further while a bracket, a string or a here-document is open. */
  expression(): void {
    const here = /<<-?([A-Za-z_]\w*)[ \t]*\r?\n/y;
    here.lastIndex = this.at;
    const word = here.exec(this.text)?.[1];
    if (word !== undefined && isShortWord(word)) {
      const close = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, 'gm');
      close.lastIndex = here.lastIndex;
      this.at = close.exec(this.text) === null ? this.text.length : close.lastIndex;
      return;
    }
    let open = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '"') {
        if (this.take(/"(?:[^"\\\n]|\\.)*"?/y) === null) this.at += 1;
        continue;
      }
      if ('([{'.includes(char)) open += 1;
      if (')]}'.includes(char)) open -= 1;
      if (open < 0 || (open === 0 && (char === '\n' || char === ',' || char === '#'))) return;
      this.at += 1;
    }
  }
}

export function parseTerraform(text: string): Parsed<TerraformFile> {
  const reader = new Reader(text);
  const blocks: Block[] = [];
  while (reader.at < text.length) {
    blocks.push(...reader.body(0).blocks);
    if (reader.at < text.length) reader.at += 1;
  }
  const incomplete =
    reader.skipped === 0 ? [] : [{ reason: `${reader.skipped} lines are no HCL that is understood; they were skipped.` }];
  return { file: { blocks, text }, incomplete };
}

export function attribute(block: Block | undefined, name: string): Attribute | undefined {
  return block?.attributes.find((found) => found.name === name);
}

/** The literal of an attribute without quotes; undefined where it is computed. */
export function literal(found: Attribute | undefined): string | undefined {
  const value = found?.value ?? '';
  if (/^(?:true|false|-?\d+)$/.test(value)) return value;
  const inner = /^"([^"]*)"$/.exec(value)?.[1];
  return inner === undefined || inner.includes('${') ? undefined : inner;
}

/** A block and all that stand in it. */
export function within(block: Block): readonly Block[] {
  return [block, ...block.blocks.flatMap(within)];
}
