import type { Json } from './event.ts';

/** Printable ASCII without what JSON escapes: most names and many texts. */
const plain = /^[ !#-[\]-~]*$/;
const anySurrogate = /[\ud800-\udfff]/;

// The first pattern compiles faster and rarely matches; the second takes longer to read than all else here.
function hasLoneSurrogate(text: string): boolean {
  return anySurrogate.test(text) && /\p{Surrogate}/u.test(text);
}

function quoted(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  // RFC 8785 3.2.2.2: a lone surrogate is an error, for it has no UTF-8 form and so no bytes to hash.
  if (hasLoneSurrogate(text)) throw new TypeError('a lone surrogate cannot be written in canonical JSON');
  return JSON.stringify(text);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** The default order compares UTF-16 code units, which is what RFC 8785 3.2.3 asks for. Most objects have few members, or stand so. */
function sorted(names: string[]): readonly string[] {
  for (let at = 1; at < names.length; at += 1) if ((names[at - 1] ?? '') > (names[at] ?? '')) return names.sort();
  return names;
}

/**
 * Writes a value in the canonical form of RFC 8785: members sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them. Members that are undefined are left out.
 * @throws TypeError for numbers that are not finite and for lone surrogates.
 */
export function canonicalise(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be written in JSON`);
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalise).join(',')}]`;
  let members = '';
  for (const name of sorted(Object.keys(value))) {
    const held = value[name];
    if (held !== undefined) members += `${members === '' ? '' : ','}${quoted(name)}:${canonicalise(held)}`;
  }
  return `{${members}}`;
}

/** The same value with every lone surrogate replaced by U+FFFD, so that it can be written. */
export function wellFormed(text: string): string {
  return hasLoneSurrogate(text) ? text.replace(/\p{Surrogate}/gu, '\u{FFFD}') : text;
}
