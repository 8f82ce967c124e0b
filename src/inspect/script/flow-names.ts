import type { Token } from './tokens.ts';

/** Names that stand in front of `=` or `=>`: one, a list, or what a pattern takes apart. */
export function namesBefore(tokens: readonly Token[], end: number): readonly string[] {
  const names: string[] = [];
  const closing = /^[)\]}]$/.test(tokens[end]?.text ?? '');
  for (let i = closing ? end - 1 : end; i > end - 16 && i >= 0; i--) {
    const token = tokens[i];
    if (token?.type === 'id') names.push(token.text);
    else if (token?.text !== ',' && token?.text !== ':' && token?.text !== '*') break;
    if (token.type === 'id' && !closing && tokens[i - 1]?.text !== ',') break;
  }
  return names;
}

/** `function (a, b)` among the arguments of a call, Ruby's `do |a|`. */
export function parametersAfter(tokens: readonly Token[], at: number): readonly string[] {
  const names: string[] = [];
  for (let j = at + 1; j < at + 16; j++) {
    const token = tokens[j];
    if (token === undefined || token.text === ')' || token.text === '{' || token.type === 'newline') break;
    if (token.type === 'id' && tokens[j + 1]?.text !== '(') names.push(token.text);
  }
  return names;
}

/** `for (const a of ...)`, `for a, b in ...`: the names, and the place of `of` or `in`. */
export function loopAfter(
  tokens: readonly Token[],
  at: number,
): { readonly names: readonly string[]; readonly at: number } | undefined {
  const names: string[] = [];
  for (let j = at + 1; j < at + 10; j++) {
    const token = tokens[j];
    if (token?.text === 'in' || token?.text === 'of') return { names, at: token.at };
    if (token?.type === 'id') names.push(token.text);
    else if (token?.type !== 'op') return undefined;
  }
  return undefined;
}
