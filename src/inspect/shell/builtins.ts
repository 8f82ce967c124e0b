import type { Call } from './call.ts';
import { hasFlag, operands, optionValues } from './call.ts';
import { outputOf } from './outputs.ts';
import { joinPath } from './paths.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { excerpt, NOTHING, noteUnknown, UNKNOWN_OUTPUT, within } from './scope.ts';

/** Follows shell built-ins that change what the shell knows; undefined for anything else. */
export function runBuiltin(call: Call): Output | undefined {
  switch (call.program) {
    case 'cd':
    case 'pushd':
      return changeFolder(call);
    case 'popd':
      call.scope.cwd = null;
      return NOTHING;
    case 'set':
      return setPositional(call);
    case 'test':
      if (call.args.some(({ value }) => value === '-v' || value === '-R')) runIndices(call.args, call.scope);
      return undefined;
    case 'let':
    case 'unset':
      runIndices(call.args, call.scope);
      return undefined;
    case 'shift':
      call.scope.positional = call.scope.positional.slice(1);
      return NOTHING;
    case 'alias':
      return defineAliases(call);
    case 'hash': {
      const [flag, path, name] = call.args;
      if (flag?.value === '-p' && path?.value != null && name?.value != null) call.scope.aliases.set(name.value, path.value);
      return NOTHING;
    }
    case 'printf': {
      const [flag, name] = call.args;
      if (flag?.value !== '-v' || name === undefined || name.value === null) return undefined;
      runIndices([name], call.scope);
      call.scope.variables.set(name.value, outputOf({ ...call, args: call.args.slice(2) }));
      return NOTHING;
    }
    case 'unalias':
      for (const arg of call.args) call.scope.aliases.delete(arg.value ?? '');
      return NOTHING;
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'getopts':
      runIndices(call.args, call.scope);
      return readInto(call);
    default:
      return undefined;
  }
}

function changeFolder(call: Call): Output {
  const [target] = operands(call.args);
  const { scope } = call;
  scope.cwd = target === undefined ? scope.found.context.home : folderAt(scope, target);
  return NOTHING;
}

/** The folder that a word names; null: it is only known when it runs. */
export function folderAt(scope: Scope, { value, glob }: Arg): string | null {
  if (value === null || value === '-' || glob) return null;
  return scope.cwd === null && !value.startsWith('/') ? null : joinPath(scope.cwd ?? '/', value);
}

// `set -- a b`, and `set a b` behind options.
function setPositional({ args, scope }: Call): Output {
  let at = 0;
  for (; at < args.length && args[at]?.value !== '--' && /^[-+]./.test(args[at]?.value ?? ''); at++)
    if (/^[-+]\w*o$/.test(args[at]?.value ?? '')) at++;
  if (args[at]?.value === '--') scope.positional = args.slice(at + 1);
  else if (at < args.length) scope.positional = args.slice(at);
  return NOTHING;
}

/** `a[` and, anywhere behind it, a substitution. */
function holdsIndexThatRuns(value: string): boolean {
  const at = value.search(/\w\[/);
  return at >= 0 && /\$\(|`/.test(value.slice(at));
}

// An index is a sum, and in a sum the shell runs substitutions, also of a word that was quoted: `unset 'a[$(rm x)]'`. Quotes of the
// substitution are its own, as in a here-document.
export function runIndices(args: readonly { readonly value: string | null }[], scope: Scope): void {
  for (const { value } of args) {
    if (value === null || !holdsIndexThatRuns(value)) continue;
    let end = 'END';
    while (value.includes(end)) end += 'D';
    scope.found.machine.runText(`: <<${end}\n${value}\n${end}\n`, within(scope, '[...]'), undefined);
  }
}

function defineAliases(call: Call): Output {
  for (const arg of call.args) {
    const [, name, value] = /^([^=\s]+)=([\s\S]*)$/.exec(arg.value ?? '') ?? [];
    if (name !== undefined && value !== undefined) call.scope.aliases.set(name, value);
  }
  return NOTHING;
}

// `mapfile -C command`, also behind flags that take nothing: `-tC command`.
function runCallback({ program, args, scope }: Call): void {
  const split = args.flatMap((arg): readonly Arg[] => {
    const rest = /^-t+(C[\s\S]*)$/.exec(arg.value ?? '')?.[1];
    return rest === undefined ? [arg] : [{ ...arg, value: `-${rest}` }];
  });
  for (const { value, raw } of optionValues(split, '-C'))
    if (value === null) noteUnknown(scope, `what ${program} calls is only known when it runs: ${excerpt(raw)}`);
    else scope.found.machine.runText(value, within(scope, program), undefined);
}

// `read X <<< text` and `echo text | read X` set what is read; from a person or a file it is not known.
function readInto(call: Call): Output {
  const names = operands(call.args, { short: call.program === 'read' ? 'adinNptu' : 'dnOsuCc' });
  if (call.program === 'mapfile' || call.program === 'readarray') runCallback(call);
  const text = call.program === 'read' && names.length === 1 && !hasFlag(call.args, '-a') ? call.stdin?.text : null;
  for (const name of names) {
    const value: Output =
      typeof text === 'string' ? { text: text.split('\n')[0] ?? '', origin: call.stdin?.origin ?? 'plain' } : UNKNOWN_OUTPUT;
    if (name.value !== null) call.scope.variables.set(name.value, value);
  }
  return NOTHING;
}
