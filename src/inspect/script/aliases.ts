import type { Token } from './tokens.ts';

/** Local names of modules and of what they export: `cp` is `child_process`, `run` is `subprocess.run`. */
export type Aliases = ReadonlyMap<string, string>;

const MAX_NAMES = 64;

/** Reads Python's and JavaScript's imports. Linear: every token is looked at a bounded number of times. */
export function readAliases(tokens: readonly Token[]): Aliases {
  const aliases = new Map<string, string>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.type !== 'id') continue;
    if (token.text === 'import') pythonImport(tokens, i, aliases);
    if (token.text === 'from') fromImport(tokens, i, aliases);
    if (token.text === 'const' || token.text === 'let' || token.text === 'var') required(tokens, i, aliases);
  }
  return aliases;
}

/** `import socket as s, os`. */
function pythonImport(tokens: readonly Token[], from: number, aliases: Map<string, string>): void {
  for (let i = from + 1; i < from + MAX_NAMES; i++) {
    const module = tokens[i];
    if (module?.type !== 'id') return;
    if (tokens[i + 1]?.text === 'as') {
      aliases.set(tokens[i + 2]?.text ?? '', module.text);
      i += 2;
    }
    if (tokens[i + 1]?.text !== ',') return;
    i++;
  }
}

/** Python's `from os import dup2 as d`; JavaScript's `import x, { y as z } from 'm'`, read back from the module's name. */
function fromImport(tokens: readonly Token[], at: number, aliases: Map<string, string>): void {
  const next = tokens[at + 1];
  if (next?.type === 'id' && tokens[at + 2]?.text === 'import') {
    named(tokens, at + 3, next.text, aliases);
    return;
  }
  if (next?.type !== 'string') return;
  const module = next.text.replace(/^node:/, '').slice(0, 200);
  for (let i = at - 1; i > Math.max(0, at - MAX_NAMES); i--) {
    const token = tokens[i];
    if (token?.text === 'import') return;
    if (token?.text === '{') named(tokens, i + 1, module, aliases);
    else if (
      token?.text !== 'as' &&
      token?.type === 'id' &&
      (tokens[i - 1]?.text === 'import' || (tokens[i - 1]?.text === 'as' && tokens[i - 2]?.text === '*'))
    )
      aliases.set(token.text, module);
  }
}

function named(tokens: readonly Token[], from: number, module: string, aliases: Map<string, string>): void {
  for (let i = from; i < from + MAX_NAMES; i++) {
    const token = tokens[i];
    if (
      token === undefined ||
      token.text === '}' ||
      token.text === ')' ||
      (token.type === 'newline' && tokens[from - 1]?.text === 'import')
    )
      return;
    if (token.type !== 'id') continue;
    const renamed = tokens[i + 1]?.text === 'as' || tokens[i + 1]?.text === ':';
    aliases.set((renamed ? tokens[i + 2] : token)?.text ?? '', `${module}.${token.text}`);
    if (renamed) i += 2;
  }
}

/** `const cp = require('child_process')` and `const { exec: e } = require('child_process')`; `require` is resolved already. */
function required(tokens: readonly Token[], at: number, aliases: Map<string, string>): void {
  if (
    tokens[at + 1]?.type === 'id' &&
    tokens[at + 2]?.text === '=' &&
    tokens[at + 3]?.type === 'id' &&
    tokens[at + 4]?.text !== '('
  ) {
    aliases.set(tokens[at + 1]?.text ?? '', tokens[at + 3]?.text ?? '');
    return;
  }
  if (tokens[at + 1]?.text !== '{') return;
  for (let i = at + 2; i < at + MAX_NAMES; i++) {
    if (tokens[i]?.text !== '}') continue;
    const module = tokens[i + 2];
    if (tokens[i + 1]?.text === '=' && module?.type === 'id' && tokens[i + 3]?.text !== '(')
      named(tokens, at + 2, module.text, aliases);
    return;
  }
}

/** The full name of a chain: `cp.exec` becomes `child_process.exec`. */
export function fullName(chain: string, aliases: Aliases): string {
  const dot = chain.indexOf('.');
  const first = dot < 0 ? chain : chain.slice(0, dot);
  const alias = first === '' ? undefined : aliases.get(first);
  return alias === undefined || alias === first ? chain : `${alias}${dot < 0 ? '' : chain.slice(dot)}`.slice(0, 200);
}
