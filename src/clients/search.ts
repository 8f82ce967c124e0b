import { isAbsolute, join } from 'node:path';
import type { Action } from '../model/index.ts';
import type { ToolInput, ToolTable } from './client.ts';

/** What a glob may stand for is written out up to here; a longer one is not understood. */
const MOST_NAMES = 64;
const WILDCARD = /[*?[(]/;

/** A read of every place that is named: a tool may use another one of them than the first. */
export const readsOf =
  (...names: readonly string[]): ToolTable[string] =>
  (input) =>
    placesOf(input, names).map(reading);

/**
 * A search below a place that takes only files of certain names. Its globs may lead to other places, or ask for one file that
 * a search of the whole folder would pass by, so each is judged as a read of what it names. `*.ts` names no file.
 *
 * @param names parameters that hold a place
 * @param globs parameters that hold a glob
 */
export const searchOf =
  (names: readonly string[], globs: readonly string[]): ToolTable[string] =>
  (input) => {
    const places = placesOf(input, names);
    const found = new Set(places);
    for (const glob of globs.flatMap((name) => input.text(name) ?? [])) {
      const named = namesOf(glob);
      if (named === undefined) return undefined;
      for (const place of places) for (const name of named) found.add(isRooted(name) ? name : join(place, name));
    }
    return [...found].map(reading);
  };

function placesOf(input: ToolInput, names: readonly string[]): readonly string[] {
  const paths = names.flatMap((name) => input.text(name) ?? []);
  return paths.length === 0 ? ['.'] : paths;
}

function reading(path: string): Action {
  return { kind: 'read', path };
}

function isRooted(path: string): boolean {
  return isAbsolute(path) || path === '~' || path.startsWith('~/');
}

/** The places that a glob, or a list of them, names: with its wildcards, without those at its end, and the folder before them. */
function namesOf(text: string): readonly string[] | undefined {
  // `[n]` is another way to write `n`.
  const written = expanded(text.replace(/\[([^\]!^])\]/g, '$1'));
  return written?.flatMap((one) => {
    // `!` excludes: nothing more is read.
    const parts = [one, ...one.split(/[\s,]+/)].filter((part) => part !== '' && !/^!(?!\()/.test(part));
    return [...new Set(parts)].flatMap((part) => [part, ...withoutWildcards(part)]);
  });
}

/** `.env*` is also `.env`, in whatever folder; `/ho*` is anything below `/`. */
function withoutWildcards(glob: string): readonly string[] {
  const at = glob.search(WILDCARD);
  if (at === -1) return [];
  const start = glob.slice(0, at);
  const folder = start.slice(0, Math.max(0, start.lastIndexOf('/'))) || (isAbsolute(start) ? '/' : '');
  const name = /^([^*?[(]+)\*+$/.exec(glob.slice(glob.lastIndexOf('/') + 1))?.[1];
  const named = name === undefined ? [] : [folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`];
  return [...named, ...(folder === '' ? [] : [folder])];
}

/** `{a,b}c` is `ac` and `bc`. Undefined: too many. */
function expanded(text: string): readonly string[] | undefined {
  let [done, waiting]: [string[], string[]] = [[], [text]];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const close = one.indexOf('}');
    const open = close === -1 ? -1 : one.lastIndexOf('{', close);
    if (open === -1) done = [...done, one];
    else {
      const [before, within, after] = [one.slice(0, open), one.slice(open + 1, close), one.slice(close + 1)];
      waiting = [...waiting, ...within.split(',').map((choice) => `${before}${choice}${after}`)];
    }
    if (done.length + waiting.length > MOST_NAMES) return undefined;
  }
  return done;
}
