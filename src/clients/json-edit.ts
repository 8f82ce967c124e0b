/* Another value in the place of a text's, with the fewest bytes changed: what a person wrote keeps its form, its order and its comments. */
import type { Json, JsonObject } from '../model/index.ts';
import { behindSpace, type JsonLeniency, type JsonNode, parseJsonText } from './json-text.ts';
import { isObject } from './payload.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A member or an item, from its name to the end of its value. */
interface Entry {
  readonly start: number;
  readonly end: number;
}

/**
 * The text that says `value`. Adding something and taking it out again gives the bytes that were there before, but for what
 * stood in empty brackets or before a last comma.
 *
 * @throws Error where the text is not what `leniency` takes
 */
export function editJson(text: string, value: Json, leniency: JsonLeniency): string {
  const root = parseJsonText(text, leniency);
  const editor = new Editor(text);
  const edits = [...editor.change(root, value)].sort((a, b) => b.start - a.start);
  return edits.reduce((out, { start, end, text: by }) => out.slice(0, start) + by + out.slice(end), text);
}

const isNested = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;
const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

class Editor {
  readonly #text: string;
  readonly #line: string;
  readonly #step: string;

  constructor(text: string) {
    this.#text = text;
    this.#line = text.includes('\r\n') ? '\r\n' : '\n';
    this.#step = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  }

  change(node: JsonNode, value: Json): readonly Edit[] {
    if (isSame(node.value, value)) return [];
    if (node.kind === 'object' && isObject(value) && hasOneOfEach(node.members)) return this.#changeObject(node, value);
    if (node.kind === 'array' && Array.isArray(value)) {
      const edits = this.#changeArray(node, value);
      if (edits !== undefined) return edits;
    }
    return [this.#anew(node, value)];
  }

  #anew({ start, end }: Entry, value: Json): Edit {
    const before = this.#text.slice(start, end);
    const isFlat = Array.isArray(value) && before.startsWith('[') && !before.includes('\n') && !value.some(isNested);
    const text = isFlat
      ? `[${value.map((one) => JSON.stringify(one)).join(/,\S/.test(before) ? ',' : ', ')}]`
      : this.#print(value, this.#indentAt(start));
    return { start, end, text };
  }

  #changeObject(node: JsonNode & { readonly kind: 'object' }, value: JsonObject): readonly Edit[] {
    const entries = node.members.map(({ start, name, node: { end } }) => ({ start, end, name }));
    const kept = entries.map(({ name }) => Object.hasOwn(value, name));
    const inner = node.members.flatMap(({ name, node: held }) => {
      const next = Object.hasOwn(value, name) ? value[name] : undefined;
      return next === undefined ? [] : this.change(held, next);
    });
    const known = new Set(entries.map(({ name }) => name));
    const added = Object.entries(value).flatMap(([name, one]) =>
      one === undefined || known.has(name) ? [] : [[name, one] as const],
    );
    const texts = (indent: string): readonly string[] =>
      added.map(([name, one]) => `${JSON.stringify(name)}: ${this.#print(one, indent)}`);
    const list = this.#changeList(node, entries, kept, added.length, texts);
    return list === undefined ? [this.#anew(node, value)] : [...inner, ...list];
  }

  /** Undefined: what was there can't be told from what is. */
  #changeArray(node: JsonNode & { readonly kind: 'array' }, value: readonly Json[]): readonly Edit[] | undefined {
    const { items } = node;
    const kept: boolean[] = [];
    let next = 0;
    for (const item of items) {
      const wanted = value[next];
      const stays = wanted !== undefined && (isSame(item.value, wanted) || items.length === value.length);
      kept.push(stays);
      if (stays) next += 1;
    }
    const added = value.slice(next);
    if (kept.includes(false) && added.length > 0) return undefined;
    let at = 0;
    const inner = items.flatMap((item, index) => (kept[index] === true ? this.change(item, value[at++] ?? null) : []));
    const texts = (indent: string): readonly string[] => added.map((one) => this.#print(one, indent));
    const list = this.#changeList(node, items, kept, added.length, texts);
    return list === undefined ? undefined : [...inner, ...list];
  }

  /** Undefined: what goes and what comes would touch each other. */
  #changeList(
    node: JsonNode,
    entries: readonly Entry[],
    kept: readonly boolean[],
    adding: number,
    texts: (indent: string) => readonly string[],
  ): readonly Edit[] | undefined {
    const removed = this.#remove(node, entries, kept);
    if (adding === 0) return removed;
    if (!kept.includes(true)) {
      const indent = this.#indentAt(node.start);
      const lines = texts(indent + this.#step).map((one) => `${this.#line}${indent}${this.#step}${one}`);
      const held = this.#text.slice(node.start + 1, node.end - 1);
      if (removed.length > 0 || held.trim() === '')
        return [{ start: node.start + 1, end: node.end - 1, text: `${lines.join(',')}${this.#line}${indent}` }];
      // Comments alone: behind them.
      const behind = node.start + 1 + held.trimEnd().length;
      return [{ start: behind, end: behind, text: lines.join(',') }];
    }
    if (kept.at(-1) === false) return undefined;
    const last = entries.at(-1) ?? node;
    return [...removed, ...this.#append(last, node, texts)];
  }

  /** Behind the last that stays; a comment at the end of its line stays with it. */
  #append(last: Entry, node: JsonNode, texts: (indent: string) => readonly string[]): readonly Edit[] {
    const comma = this.#commaAfter(last.end);
    if (!this.#startsLine(last.start)) {
      const text = texts(this.#indentAt(node.start)).map((one) => `, ${one}`);
      return [{ start: last.end, end: last.end, text: text.join('') }];
    }
    const indent = this.#indentAt(last.start);
    const lines = texts(indent).map((one) => `${this.#line}${indent}${one}`);
    const behind = this.#endOfLine(comma === undefined ? last.end : comma + 1, node.end - 1);
    const text = `${lines.join(',')}${comma === undefined ? '' : ','}`;
    if (comma !== undefined) return [{ start: behind, end: behind, text }];
    if (behind === last.end) return [{ start: behind, end: behind, text: `,${text}` }];
    return [
      { start: last.end, end: last.end, text: ',' },
      { start: behind, end: behind, text },
    ];
  }

  #remove(node: JsonNode, entries: readonly Entry[], kept: readonly boolean[]): readonly Edit[] {
    if (!kept.includes(false)) return [];
    const listEnd = this.#behindComma(entries.at(-1)?.end ?? node.end);
    if (!kept.includes(true)) {
      const first = entries[0] ?? node;
      const before = this.#text.slice(node.start + 1, first.start);
      // Only a comment is worth keeping of what stood around them.
      if (before.trim() === '' && this.#text.slice(listEnd, node.end - 1).trim() === '')
        return [{ start: node.start + 1, end: node.end - 1, text: '' }];
      return [this.#cut(node.start + 1, first.start, listEnd, listEnd)];
    }
    const lastKept = kept.lastIndexOf(true);
    return entries.flatMap((entry, index): readonly Edit[] => {
      if (kept[index] === true) return [];
      if (index < lastKept) return [{ start: this.#lineStart(entry.start), end: this.#nextEntry(entry.end), text: '' }];
      const before = entries[index - 1] ?? entry;
      const comma = this.#commaAfter(before.end) ?? before.end;
      const own = this.#commaAfter(entry.end);
      // Where the list ends with a comma it goes on to do so.
      if (own !== undefined && index === entries.length - 1) return [this.#cut(comma + 1, entry.start, own + 1, listEnd)];
      const cut = this.#cut(comma + 1, entry.start, entry.end, listEnd);
      if (cut.start === comma + 1) return [{ start: comma, end: entry.end, text: '' }];
      return [{ start: comma, end: comma + 1, text: '' }, cut];
    });
  }

  /**
   * Without an entry and the gap before it, but for the gap's comments.
   *
   * @param listEnd where the line goes on when all behind is cut too: a comment up to a line's end may not take that in
   */
  #cut(gapStart: number, start: number, end: number, listEnd: number): Edit {
    const comments = this.#text.slice(gapStart, start).trimEnd();
    const isOpen = comments.includes('//') && !/^[ \t]*\r?\n/.test(this.#text.slice(listEnd));
    return { start: gapStart + comments.length, end, text: isOpen ? this.#line : '' };
  }

  #lineStart(at: number): number {
    return this.#startsLine(at) ? this.#text.lastIndexOf('\n', at - 1) + 1 : at;
  }

  #nextEntry(end: number): number {
    const behind = this.#behindComma(end);
    const rest = /^[ \t]*(?:\r?\n)?/.exec(this.#text.slice(behind))?.[0] ?? '';
    return behind + rest.length;
  }

  #behindComma(end: number): number {
    const comma = this.#commaAfter(end);
    return comma === undefined ? end : comma + 1;
  }

  /** The comma that comes next, comments aside. */
  #commaAfter(end: number): number | undefined {
    const at = behindSpace(this.#text, end);
    return this.#text[at] === ',' ? at : undefined;
  }

  /** Behind a comment in the rest of this line, if there is one. */
  #endOfLine(at: number, before: number): number {
    const rest =
      /^[ \t]*(?:\/\/[^\r\n]*|(?:\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)+(?=\r?\n))/.exec(this.#text.slice(at, before))?.[0] ?? '';
    return at + rest.length;
  }

  #startsLine(at: number): boolean {
    return /^[ \t]*$/.test(this.#text.slice(this.#text.lastIndexOf('\n', at - 1) + 1, at));
  }

  #indentAt(at: number): string {
    const line = this.#text.slice(this.#text.lastIndexOf('\n', at - 1) + 1, at);
    return /^[ \t]*/.exec(line)?.[0] ?? '';
  }

  #print(value: Json, indent: string): string {
    if (!this.#text.trim().includes('\n') && this.#text.trim().length > 2) return JSON.stringify(value);
    return JSON.stringify(value, null, this.#step).replaceAll('\n', `${this.#line}${indent}`);
  }
}

/** Where a name stands twice, its reader takes one of them: which, is not ours to say. */
function hasOneOfEach(members: readonly { readonly name: string }[]): boolean {
  return new Set(members.map(({ name }) => name)).size === members.length;
}
