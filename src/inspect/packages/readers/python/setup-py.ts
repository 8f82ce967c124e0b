import { lineStarts, spotAt } from '../../../../model/index.ts';
import { pythonRequirement } from '../../specs/python-requirement.ts';
import { pythonTokens, type Token } from '../../specs/quoted.ts';
import { Collected, ref } from '../collect.ts';
import type { PackageReader, ReadResult } from '../types.ts';

// What setuptools installs, beside the tests' and the build's.
const ARGUMENTS: ReadonlyMap<string, 'optional' | 'dev' | 'build' | undefined> = new Map([
  ['install_requires', undefined],
  ['extras_require', 'optional'],
  ['tests_require', 'dev'],
  ['setup_requires', 'build'],
]);
const LONGEST = 1024 * 1024;

/** Without running it: lists of literals, also where a variable of the same file holds them. Whatever is computed is a problem. */
function read(text: string): ReadResult {
  const found = new Collected();
  if (text.length > LONGEST) found.problem(`it is longer than ${LONGEST} characters`);
  else readTokens(text, pythonTokens(text), found);
  return found.done();
}

function readTokens(text: string, tokens: readonly Token[], found: Collected): void {
  const starts = lineStarts(text);
  const lineAt = (at: number): number => spotAt(starts, at).line;
  const assigned = assignments(tokens);
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'other' || !ARGUMENTS.has(token.value) || !isAssigned(tokens, at)) continue;
    const literals = literalsAfter(tokens, at + 2) ?? literalsOf(tokens, assigned, tokens[at + 2]);
    if (literals === undefined) found.problem(`${token.value} is computed`, lineAt(token.at));
    for (const literal of literals ?? []) addLiteral(literal, token.value, found, lineAt(literal.at));
  }
}

function addLiteral({ value }: Token, argument: string, found: Collected, line: number): void {
  const group = ARGUMENTS.get(argument);
  for (const one of value.split('\n').filter((part) => part.trim() !== '')) {
    const parts = pythonRequirement(one);
    if (parts === undefined) found.problem(`${JSON.stringify(one.slice(0, 80))} is no requirement`, line);
    else found.add(ref({ ecosystem: 'pypi', ...parts, isDirect: true, group, line }));
  }
}

function isAssigned(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1]?.value === '=' && tokens[at + 2]?.value !== '=';
}

/** The literals of `['a', "b"]`, `{'x': ['a']}` or `'a'`, keys left out; undefined where anything else stands in it. */
function literalsAfter(tokens: readonly Token[], from: number): readonly Token[] | undefined {
  const first = tokens[from];
  if (first?.kind === 'text') return tokens[from + 1]?.kind === 'close' || tokens[from + 1]?.value === ',' ? [first] : undefined;
  if (first?.kind !== 'open') return undefined;
  const literals: Token[] = [];
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'open') depth += 1;
    else if (token?.kind === 'close') depth -= 1;
    else if (token?.kind === 'text') {
      if (tokens[at + 1]?.value !== ':') literals.push(token);
    } else if (token?.value !== ',' && token?.value !== ':') return undefined;
    if (depth === 0) return tokens[at + 1]?.value === '+' ? undefined : literals;
  }
  return undefined;
}

/** Where each name is assigned; null where that is more than once. */
function assignments(tokens: readonly Token[]): ReadonlyMap<string, number | null> {
  const places = new Map<string, number | null>();
  for (const [at, token] of tokens.entries())
    if (token.kind === 'other' && isAssigned(tokens, at)) places.set(token.value, places.has(token.value) ? null : at);
  return places;
}

function literalsOf(
  tokens: readonly Token[],
  assigned: ReadonlyMap<string, number | null>,
  name: Token | undefined,
): readonly Token[] | undefined {
  const place = name?.kind === 'other' && name.value !== '' ? assigned.get(name.value) : undefined;
  return typeof place === 'number' ? literalsAfter(tokens, place + 2) : undefined;
}

export const setupPy: PackageReader = { id: 'setup.py', ecosystem: 'pypi', isLock: false, read };
