import { runIndices } from './builtins.ts';
import { runSetting } from './carried-text.ts';
import type { Substitute } from './expand.ts';
import { expandText, expandWord } from './expand.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { forgetVariables } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

/** Follows `NAME=value`, `NAME+=value`, `NAME=(a b)`. */
export function assign(node: SyntaxNode, scope: Scope, substitute: Substitute): void {
  const target = node.childForFieldName('name');
  const value = node.childForFieldName('value');
  if (target === null) return;
  const name = target.type === 'subscript' ? (target.namedChildren[0]?.text ?? '') : target.text;
  const appends = node.children.some((child) => child.type === '+=');
  if (value?.type === 'array') {
    assignArray(name, value, appends, scope, substitute);
    return;
  }
  const output: Output = value === null ? { text: '', origin: 'plain' } : expandText(value, scope, substitute);
  if (target.type === 'subscript') {
    for (const part of target.namedChildren.slice(1)) expandWord(part, scope, substitute);
    if (name === 'BASH_ALIASES' && output.text !== null) scope.aliases.set(target.namedChildren[1]?.text ?? '', output.text);
    scope.arrays.delete(name);
    return;
  }
  scope.arrays.delete(name);
  const known = scope.pinned.has(name) ? { text: null, origin: output.origin } : output;
  scope.variables.set(name, appends ? append(scope.variables.get(name), known) : known);
  // A sum that names the variable is carried out with what it holds: `$((x))`, `[[ x -eq 1 ]]`, `${y[x]}`.
  runIndices([{ value: output.text }], scope);
  runSetting(name, name === 'PATH' && value !== null ? { ...output, text: value.text.replace(/^"|"$/g, '') } : output, scope);
}

/** Follows `export`, `declare`, `local`, `readonly` and `typeset`. */
export function declare(node: SyntaxNode, scope: Scope, substitute: Substitute): void {
  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment') assign(child, scope, substitute);
    else if (child.type !== 'variable_name' && child.type !== 'word')
      for (const word of expandWord(child, scope, substitute)) declareWord(word, scope);
  }
  // By a name for another variable either can be set, and one that is read-only keeps what it has.
  const isNamed = node.namedChildren.some((child) => child.type === 'word' && /^-\w*[nr]/.test(child.text));
  if (isNamed || /^readonly\b/.test(node.text)) for (const name of namesIn(node)) scope.pinned.add(name);
  if (isNamed && /\s-\w*n/.test(node.text))
    for (const name of namesIn(node)) scope.variables.set(name, { text: null, origin: 'plain' });
}

// declare "$NAME=value"
function declareWord(word: Arg, scope: Scope): void {
  const [, name, value] = /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(word.value ?? '') ?? [];
  runIndices([word], scope);
  if (name !== undefined && value !== undefined) scope.variables.set(name, { text: value, origin: word.origin });
  else if (word.value === null) forgetVariables(scope);
}

function namesIn(node: SyntaxNode): readonly string[] {
  return node.namedChildren.flatMap((child) => {
    const value = child.type === 'variable_assignment' ? child.childForFieldName('value')?.text : undefined;
    const name = child.type === 'variable_assignment' ? child.childForFieldName('name')?.text : child.text;
    return [name, value].filter((word): word is string => word !== undefined && /^[A-Za-z_]\w*$/.test(word));
  });
}

function assignArray(name: string, value: SyntaxNode, appends: boolean, scope: Scope, substitute: Substitute): void {
  const items = value.namedChildren.flatMap((child) => expandWord(child, scope, substitute));
  const before = appends ? (scope.arrays.get(name) ?? []) : [];
  scope.arrays.set(name, [...before, ...items].slice(0, 256));
}

function append(before: Output | undefined, added: Output): Output {
  if (before === undefined || before.text === null || added.text === null) return { text: null, origin: added.origin };
  // Doubling in a chain of `X+=$X` would grow without bound.
  const text = before.text + added.text;
  return text.length > 65_536 ? { text: null, origin: added.origin } : { text, origin: added.origin };
}
