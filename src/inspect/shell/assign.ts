import { runSetting } from './carried-text.ts';
import type { Substitute } from './expand.ts';
import { expandText, expandWord } from './expand.ts';
import type { Output, Scope } from './scope.ts';
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
  scope.variables.set(name, appends ? append(scope.variables.get(name), output) : output);
  runSetting(name, output, scope);
}

/** Follows `export`, `declare`, `local`, `readonly` and `typeset`. */
export function declare(node: SyntaxNode, scope: Scope, substitute: Substitute): void {
  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment') assign(child, scope, substitute);
    else if (child.type !== 'variable_name' && child.type !== 'word') expandWord(child, scope, substitute);
  }
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
