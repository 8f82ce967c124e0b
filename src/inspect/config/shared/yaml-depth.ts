/** Deeper than any configuration; the parser's stack takes more, but not much more. */
const DEEPEST = 250;
/** `- - - -`, `? ? ?` */
const STAIRS = new RegExp(`(?:[-?:][ \\t]+){${DEEPEST}}`);

/**
 * Whether a YAML text is nested so deep that its parser's stack may be used up. That must not be left to chance: where a regular
 * expression is compiled on a stack that is almost full, V8 ends the whole process.
 */
export function isTooDeep(text: string): boolean {
  return STAIRS.test(text) || deepestIndent(text) > DEEPEST || deepestFlow(text) > DEEPEST;
}

function deepestIndent(text: string): number {
  const open: number[] = [];
  let deepest = 0;
  for (const { 1: blanks = '' } of text.matchAll(/^( *)[^\s#]/gm)) {
    while ((open.at(-1) ?? -1) >= blanks.length) open.pop();
    open.push(blanks.length);
    deepest = Math.max(deepest, open.length);
  }
  return deepest;
}

/** Brackets in quotes count as well: a text that closes what it opens is not deep for that. */
function deepestFlow(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
