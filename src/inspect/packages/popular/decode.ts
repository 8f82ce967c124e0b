import { aligned, type Head, MAGIC } from './encode.ts';
import { type Halves, sharingHalf } from './halves.ts';
import { type HashTable, lookUp } from './hash-table.ts';
import type { PopularNames } from './popular-names.ts';
import { bareName } from './shape.ts';

/**
 * Reads what `encodePopularNames` wrote; the bytes are kept, not copied, and must not change.
 *
 * @throws Error when the bytes are not such a file: it is part of the program, so it is damaged.
 */
export function decodePopularNames(bytes: Uint8Array): PopularNames {
  const { head, body } = parts(bytes);
  const section = (name: string): Uint8Array => {
    const place = head.sections[name];
    if (place === undefined || place[0] + place[1] > body.length) throw damaged();
    return body.subarray(place[0], place[0] + place[1]);
  };
  const words32 = (name: string): Uint32Array => view32(section(name));
  const table = (name: string): HashTable => ({ hashes: words32(`${name}.hashes`), values: view16(section(`${name}.values`)) });
  const halves = (name: string): Halves => ({
    starts: view16(section(`${name}.starts`)),
    ranks: view16(section(`${name}.ranks`)),
  });
  const [first, last] = [halves('first'), halves('last')];
  const text = section('text');
  const offsets = words32('offsets');
  const tables = {
    names: table('names'),
    bare: table('bare'),
    stem: table('stem'),
    bag: table('bag'),
    base: table('base'),
    prefix: table('prefix'),
    word: table('word'),
    scope: table('scope'),
  };
  const decoder = new TextDecoder();
  // Texts that were compared once are kept: decoding is what a comparison costs.
  const names: string[] = [];
  const bares: string[] = [];
  const nameAt = (rank: number): string => {
    names[rank] ??= decoder.decode(text.subarray(offsets[rank] ?? 0, offsets[rank + 1] ?? 0));
    return names[rank];
  };
  const bareAt = (rank: number): string => {
    bares[rank] ??= bareName(nameAt(rank));
    return bares[rank];
  };
  let scopes: readonly string[] | undefined;
  return {
    ecosystem: head.ecosystem,
    count: head.count,
    date: head.date,
    nameAt,
    bareAt,
    rankOf: (name) => {
      const rank = lookUp(tables.names, name);
      return rank !== undefined && nameAt(rank) === name ? rank : undefined;
    },
    rankOfBare: (key) => lookUp(tables.bare, key),
    rankOfStem: (key) => lookUp(tables.stem, key),
    rankOfBase: (key) => lookUp(tables.base, key),
    rankOfBag: (key) => lookUp(tables.bag, key),
    rankOfPrefix: (key) => lookUp(tables.prefix, key),
    countOfWord: (word) => lookUp(tables.word, word) ?? 0,
    countOfScope: (scope) => lookUp(tables.scope, scope) ?? 0,
    scopes: () => {
      scopes ??= decoder.decode(section('scopes')).split('\n');
      return scopes;
    },
    sharingHalf: (key) => sharingHalf(key, first, last),
    letters: words32('letters'),
    lengths: section('lengths'),
  };
}

function parts(bytes: Uint8Array): { readonly head: Head; readonly body: Uint8Array } {
  const decoder = new TextDecoder();
  const start = MAGIC.length + 4;
  if (bytes.length < start || decoder.decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) throw damaged();
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (start + size > bytes.length) throw damaged();
  const head: Head = JSON.parse(decoder.decode(bytes.subarray(start, start + size)));
  return { head, body: bytes.subarray(aligned(start + size)) };
}

/** A view where the bytes lie as numbers must, a copy where they do not: Node reads small files into the middle of a pool. */
function view32(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset } = byteOffsetOf(bytes, 4);
  return new Uint32Array(buffer, byteOffset, bytes.length >>> 2);
}

function view16(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset } = byteOffsetOf(bytes, 2);
  return new Uint16Array(buffer, byteOffset, bytes.length >>> 1);
}

function byteOffsetOf(bytes: Uint8Array, unit: number): Uint8Array {
  return bytes.byteOffset % unit === 0 ? bytes : new Uint8Array(bytes);
}

function damaged(): Error {
  return new Error("the index of popular packages is damaged: it isn't what was built");
}
