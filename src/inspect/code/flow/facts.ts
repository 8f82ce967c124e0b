/*
 * Facts that a check says of data, besides those that make it harmless for a rule: each has a bit as rules have. Some are only half of
 * what makes data harmless, some count at one kind of place alone.
 */

/** A name that is compared with `__proto__` alone still leads to a prototype, by way of `constructor`. */
export const CONSTRUCTOR = 'prototype-pollution by constructor';
/** A value that does not begin with `-`: no option of a program. */
export const NO_OPTION = 'an option';
/** A path without `..`: behind a folder it stays inside, by itself it may begin anywhere. */
export const NO_PARENTS = 'a way up';
/** A path that does not begin at the root. */
export const NO_ROOT = 'a path from the root';
/** A path that begins as the folder does: so does that of a folder whose name is longer. */
export const NO_OTHER_FOLDER = 'a folder with a longer name';
/** Text that begins with a slash: a path of the own site, or behind a second slash another host. */
export const SLASH = 'no slash at the beginning';
/** Text that does not begin with two slashes. */
export const NO_SECOND_SLASH = 'a second slash';
/** Text that does not begin with a slash and a backslash, which a browser reads as two slashes. */
export const NO_BACKSLASH = 'a backslash behind the slash';
/** Text in which no scheme stands. */
export const NO_SCHEME = 'a scheme';

/** One of what is written in the program, or made by who has its key: nothing else comes out of it when it is decoded. */
export const CHOSEN = 'a choice';
/** So short that an expression that takes forever does not get far. */
export const SHORT_TEXT = 'a long text';

export const FACTS: readonly string[] = [
  CHOSEN,
  SHORT_TEXT,
  CONSTRUCTOR,
  NO_OPTION,
  NO_PARENTS,
  NO_ROOT,
  NO_OTHER_FOLDER,
  SLASH,
  NO_SECOND_SLASH,
  NO_BACKSLASH,
  NO_SCHEME,
];

/** What follows from facts that all hold. */
const FOLLOWS: readonly (readonly [facts: readonly string[], more: readonly string[]])[] = [
  [
    [NO_PARENTS, NO_ROOT],
    ['path-traversal', NO_OTHER_FOLDER],
  ],
  [['path-traversal'], [NO_PARENTS, NO_ROOT, NO_OTHER_FOLDER]],
  [
    [SLASH, NO_SECOND_SLASH, NO_BACKSLASH],
    ['open-redirect', 'ssrf'],
  ],
  [[SLASH, NO_SECOND_SLASH], ['ssrf']],
  [[NO_SCHEME, NO_SECOND_SLASH], ['open-redirect']],
];

export interface Consequence {
  readonly all: number;
  readonly more: number;
}

/** The same in bits. */
export function consequencesOf(bitOf: ReadonlyMap<string, number>): readonly Consequence[] {
  const bitsOf = (ids: readonly string[]): number => ids.reduce((all, id) => all | (bitOf.get(id) ?? 0), 0);
  return FOLLOWS.map(([facts, more]) => ({ all: bitsOf(facts), more: bitsOf(more) }));
}

/** What is known, with all that follows from it. */
export function complete(safe: number, consequences: readonly Consequence[]): number {
  return consequences.reduce((known, { all, more }) => ((known & all) === all ? known | more : known), safe);
}
