import type { PlainFile } from '../load/home.ts';
import type { Spot } from '../rule.ts';

/** Blanks remarks that begin with `#`, at the beginning of a line or behind a blank; offsets stay. */
export function withoutRemarks(text: string): string {
  return text.replace(/(^|\s)#[^\n]*/gm, (found) => found.replace(/[^\n]/g, ' '));
}

/** The same where a remark has a line of its own, as in the files of Mosquitto: `#` stands for every topic elsewhere. */
export function withoutRemarkLines(text: string): string {
  return text.replace(/^[ \t]*#[^\n]*/gm, (found) => ' '.repeat(found.length));
}

type Said = string | ((found: RegExpMatchArray, text: string) => string | undefined);

/** A spot for each match of a pattern in a text without its remarks; nothing for a match of which nothing is said. */
export function spotsIn(file: PlainFile, pattern: RegExp, message: Said, more: Partial<Spot> = {}): readonly Spot[] {
  return spotsOf(file.path, withoutRemarks(file.text), pattern, message, more);
}

/** The same in a text as it is. */
export function spotsOf(path: string, text: string, pattern: RegExp, message: Said, more: Partial<Spot> = {}): readonly Spot[] {
  return [...text.matchAll(pattern)].flatMap((found): readonly Spot[] => {
    const said = typeof message === 'string' ? message : message(found, text);
    if (said === undefined) return [];
    const start = found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0);
    return [{ file: path, start, end: found.index + found[0].trimEnd().length, message: said, ...more }];
  });
}
