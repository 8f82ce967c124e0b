import type { Ecosystem } from '../package.ts';
import { firstHalves, type Halves, lastHalves } from './halves.ts';
import { type HashTable, hashTable } from './hash-table.ts';
import { bagOf, bareName, lettersOf, splitScope, stemOf, wordsOf } from './shape.ts';

/** The first bytes of a file: its form and the version of it. */
export const MAGIC = 'SPNAMES2';

/** What a file says of itself, as JSON after the magic and its length. Sections are [offset, bytes] from the end of the head. */
export interface Head {
  readonly ecosystem: Ecosystem;
  readonly date: string;
  readonly count: number;
  readonly sections: Readonly<Record<string, readonly [offset: number, bytes: number]>>;
}

/**
 * The file of an ecosystem's popular names, for `decodePopularNames`.
 *
 * @param names in the registry's form of comparison, the most used first, no two equal, at most 65,535.
 */
export function encodePopularNames(ecosystem: Ecosystem, date: string, names: readonly string[]): Uint8Array {
  const unscoped = names.map((name, rank) => ({ name, rank, words: wordsOf(name) })).filter(({ name }) => !name.startsWith('@'));
  const scoped = names.map((name, rank) => ({ rank, parts: splitScope(name) })).filter(({ parts: [scope] }) => scope !== '');
  const words = counts(names.flatMap((name) => [...new Set(wordsOf(splitScope(name)[1]))]));
  const scopes = counts(scoped.map(({ parts: [scope] }) => scope));
  const encoder = new TextEncoder();
  const texts = names.map((name) => encoder.encode(name));
  const offsets = new Uint32Array(names.length + 1);
  texts.forEach(({ length }, rank) => {
    offsets[rank + 1] = (offsets[rank] ?? 0) + length;
  });
  const bare = names.map((name) => (name.startsWith('@') ? '' : bareName(name)));
  return file(ecosystem, date, names.length, {
    letters: Uint32Array.from(bare, lettersOf),
    offsets,
    ...table('names', hashTable(names.map((name, rank) => [name, rank]))),
    ...table('bare', hashTable(unscoped.map(({ name, rank }) => [bareName(name), rank]))),
    ...table('stem', hashTable(unscoped.flatMap(({ name, rank, words: parts }) => stems(name, parts, rank)))),
    ...table('bag', hashTable(unscoped.flatMap(({ rank, words: parts }) => named(bagOf(parts), rank)))),
    ...table('base', hashTable(scoped.map(({ rank, parts: [, base] }) => [base, rank]))),
    ...table('prefix', hashTable(unscoped.flatMap(({ name, rank }) => prefixes(name).map((prefix) => [prefix, rank] as const)))),
    ...table('word', hashTable([...words].filter(([, count]) => count > 1))),
    ...table('scope', hashTable(scopes)),
    ...halves('first', firstHalves(bare)),
    ...halves('last', lastHalves(bare)),
    lengths: Uint8Array.from(bare, ({ length }) => (length === 0 ? 255 : Math.min(length, 255))),
    text: encoder.encode(names.join('')),
    scopes: encoder.encode([...scopes.keys()].join('\n')),
  });
}

function stems(name: string, words: readonly string[], rank: number): readonly (readonly [string, number])[] {
  const stem = stemOf(words);
  return stem === '' || stem === bareName(name) ? [] : [[stem, rank]];
}

/** `google` and `google-cloud` of `google-cloud-storage`. */
function prefixes(name: string): readonly string[] {
  return [...name.matchAll(/[-_./]/g)].slice(0, 6).map(({ index }) => name.slice(0, index));
}

function named(text: string | undefined, rank: number): readonly (readonly [string, number])[] {
  return text === undefined ? [] : [[text, rank]];
}

function counts(texts: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return found;
}

function table(name: string, { hashes, values }: HashTable): Readonly<Record<string, Uint32Array | Uint16Array>> {
  return { [`${name}.hashes`]: hashes, [`${name}.values`]: values };
}

function halves(name: string, { starts, ranks }: Halves): Readonly<Record<string, Uint16Array>> {
  return { [`${name}.starts`]: starts, [`${name}.ranks`]: ranks };
}

type Section = Uint8Array | Uint16Array | Uint32Array;

/** Numbers are little-endian, as they are in the memory of every machine that Node runs on. */
function file(ecosystem: Ecosystem, date: string, count: number, sections: Readonly<Record<string, Section>>): Uint8Array {
  let offset = 0;
  const places: Record<string, readonly [number, number]> = {};
  for (const [name, { byteLength }] of Object.entries(sections)) {
    places[name] = [offset, byteLength];
    offset += aligned(byteLength);
  }
  const head: Head = { ecosystem, date, count, sections: places };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = aligned(MAGIC.length + 4 + text.length);
  const bytes = new Uint8Array(start + offset);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, text.length, true);
  bytes.set(text, MAGIC.length + 4);
  for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(sections)) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + (places[name]?.[0] ?? 0));
  }
  return bytes;
}

/** Typed arrays begin at a multiple of four. */
export function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}
