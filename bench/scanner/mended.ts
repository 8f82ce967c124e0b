import type { Said } from './label.ts';

/*
 * Which findings are about what a mended version changed. A file that was mended in one function says the same as before in all others:
 * that is no answer to the question whether the mending was seen.
 */

/** Heads of functions and methods; not of `if`, loops and the like. */
const HEAD =
  /\bfunction\b|=>\s*[{(]?\s*$|^\s*(?:(?:async|static|get|set|public|private|protected)\s+)*(?!(?:if|for|while|switch|catch|with)\b)[\w$#]+\s*\([^;]*\)\s*(?::[^;={}]+)?\{\s*$/;

const indentOf = (line: string): number => line.search(/\S/);

/** The innermost function around a line, read off the indentation; outside of all of them the line itself. */
function functionAt(lines: readonly string[], at: number): string {
  const own = lines[at - 1] ?? '';
  let outside = HEAD.test(own) ? indentOf(own) + 1 : indentOf(own);
  for (let index = at - 1; index >= 0 && outside > 0; index -= 1) {
    const line = lines[index] ?? '';
    const indent = indentOf(line);
    if (indent < 0 || indent >= outside) continue;
    outside = indent;
    if (!HEAD.test(line)) continue;
    const end = lines.findIndex((later, number) => number > index && later.trim() !== '' && indentOf(later) <= indent);
    return lines.slice(index, end < 0 ? undefined : end + 1).join('\n');
  }
  return own;
}

type Texts = ReadonlyMap<string, string>;

/** Findings in functions that the other version does not have as they are, and those that it does not say. */
export function atMended(said: readonly Said[], texts: Texts, others: readonly Said[], otherTexts: Texts): readonly Said[] {
  const lineOf = (of: Texts, { path, line }: Said): string => of.get(path)?.split('\n')[line - 1]?.trim() ?? '';
  const key = (of: Texts, one: Said): string => `${one.path}\0${one.rule}\0${lineOf(of, one)}`;
  const saidThere = new Set(others.map((one) => key(otherTexts, one)));
  return said.filter((one) => {
    if (!saidThere.has(key(texts, one))) return true;
    const lines = texts.get(one.path)?.split('\n') ?? [];
    return otherTexts.get(one.path)?.includes(functionAt(lines, one.line)) !== true;
  });
}
