import { EMPTY_AFFIXES } from './affixes.table.ts';

/** What names look like to an eye that does not read separators. */

/** Without what separates words. */
export function bareName(name: string): string {
  return name.replace(/[-_./:@]+/g, '');
}

/** `['@babel', 'core']`, `['', 'lodash']` */
export function splitScope(name: string): readonly [scope: string, base: string] {
  const end = name.startsWith('@') ? name.indexOf('/') : -1;
  return end < 0 ? ['', name] : [name.slice(0, end), name.slice(end + 1)];
}

/** The words of a name. */
export function wordsOf(name: string): readonly string[] {
  return name.split(/[-_./:@]+/).filter((word) => word !== '');
}

/** The words of a name of two to six words in order of the alphabet; undefined for others. */
export function bagOf(words: readonly string[]): string | undefined {
  return words.length < 2 || words.length > 6 ? undefined : [...words].sort().join(' ');
}

/** What is left without words that say nothing: `discord` of `discord.js`. */
export function stemOf(words: readonly string[]): string {
  return words.filter((word) => !EMPTY_AFFIXES.has(word)).join('');
}

/** One bit a letter, four for digits and the rest: texts at distance d differ in at most 2·d bits. */
export function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bits |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code & 3));
  }
  return bits >>> 0;
}
