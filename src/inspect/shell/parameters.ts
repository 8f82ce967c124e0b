import type { Output, Scope } from './scope.ts';
import { NOTHING, UNKNOWN_OUTPUT } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

/** The value of `$name`, `$1`, `$@`; POSIX.1-2024 XCU 2.5. */
export function expandVariable(name: string, scope: Scope): Output {
  if (/^[1-9]$/.test(name)) return argument(Number(name), scope);
  if (name === '@' || name === '*') return joined(scope);
  if (name === '#') return plain(String(scope.positional.length));
  return lookUp(name, scope) ?? UNKNOWN_OUTPUT;
}

/** The value of `${...}`: plain, with a default, a substring, a removed prefix or suffix of plain text, or a changed case. */
export function expandParameter(node: SyntaxNode, scope: Scope, expand: (node: SyntaxNode) => Output): Output {
  const text = node.text.slice(2, -1);
  const [, name = '', rest = ''] = /^([A-Za-z_]\w*|[0-9]+|[@*#])(?:\[0\])?([\s\S]*)$/.exec(text) ?? [];
  if (name === '') return UNKNOWN_OUTPUT;
  const value = valueNamed(name, scope);
  if (rest === '') return value ?? UNKNOWN_OUTPUT;
  const operator = /^:?[-=+?]/.exec(rest)?.[0];
  if (operator !== undefined) return withDefault(operator, value, node, expand);
  if (value?.text === null || value?.text === undefined) return UNKNOWN_OUTPUT;
  const changed = change(value.text, rest);
  return changed === null ? UNKNOWN_OUTPUT : { ...value, text: changed };
}

function valueNamed(name: string, scope: Scope): Output | undefined {
  if (/^\d+$/.test(name)) return argument(Number(name), scope);
  if (name === '@' || name === '*') return joined(scope);
  const first = scope.arrays.get(name)?.[0];
  if (first !== undefined) return { text: first.value, origin: first.origin };
  return lookUp(name, scope);
}

// An unset variable is not known to be unset: the caller's environment may hold it. Its default is then the best guess that
// still names a program or path, so `${X:-rm}` is followed and noted as the value.
function withDefault(
  operator: string,
  value: Output | undefined,
  node: SyntaxNode,
  expand: (node: SyntaxNode) => Output,
): Output {
  const word = node.namedChildren.find(
    (child) => child.type !== 'variable_name' && child.type !== 'subscript' && child.type !== 'special_variable_name',
  );
  const alternative = (): Output => (word === undefined ? NOTHING : expand(word));
  if (operator.endsWith('+')) return value?.text === '' ? NOTHING : alternative();
  if (value === undefined || value.text === '') return operator.endsWith('?') ? UNKNOWN_OUTPUT : alternative();
  return value;
}

function change(value: string, rest: string): string | null {
  const [, from, length] = /^:\s?(\d{1,5})(?::(\d{1,5}))?$/.exec(rest) ?? [];
  if (from !== undefined) return value.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length));
  if (rest === '^^') return value.toUpperCase();
  if (rest === ',,') return value.toLowerCase();
  const [, operator = '', pattern = ''] = /^(##?|%%?)([^*?[\]\\$`"']*)$/.exec(rest) ?? [];
  if (operator.startsWith('#')) return value.startsWith(pattern) ? value.slice(pattern.length) : value;
  if (operator.startsWith('%')) return value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) : value;
  const [, every, search, by] = /^\/(\/?)([^*?[\]\\$`"'/]+)\/?([^\\$`"'/]*)$/.exec(rest) ?? [];
  if (search === undefined) return null;
  return every === '/' ? value.replaceAll(search, () => by ?? '') : value.replace(search, () => by ?? '');
}

function argument(index: number, scope: Scope): Output {
  const arg = scope.positional[index - 1];
  return arg === undefined ? UNKNOWN_OUTPUT : { text: arg.value, origin: arg.origin };
}

function joined(scope: Scope): Output {
  if (scope.positional.some((arg) => arg.value === null)) return UNKNOWN_OUTPUT;
  return plain(scope.positional.map((arg) => arg.value).join(' '));
}

function lookUp(name: string, scope: Scope): Output | undefined {
  const own = scope.variables.get(name);
  if (own !== undefined) return own;
  if (name === 'HOME') return plain(scope.found.context.home);
  if (name === 'PWD') return { text: scope.cwd, origin: 'plain' };
  if (name === 'IFS') return plain(' \t\n');
  const known = scope.found.context.variables;
  const value = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  return value === undefined ? undefined : plain(value);
}

function plain(text: string): Output {
  return { text, origin: 'plain' };
}
