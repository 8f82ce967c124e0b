import type { Call } from './call.ts';
import { hasFlag, operands } from './call.ts';
import { outputOf } from './outputs.ts';
import { joinPath } from './paths.ts';
import type { Output } from './scope.ts';
import { NOTHING, UNKNOWN_OUTPUT } from './scope.ts';

/** Follows shell built-ins that change what the shell knows; undefined for anything else. */
export function runBuiltin(call: Call): Output | undefined {
  switch (call.program) {
    case 'cd':
    case 'pushd':
      return changeFolder(call);
    case 'popd':
      call.scope.cwd = null;
      return NOTHING;
    case 'set': {
      const at = call.args.findIndex((arg) => arg.value === '--');
      if (at !== -1) call.scope.positional = call.args.slice(at + 1);
      return NOTHING;
    }
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
      return readInto(call);
    default:
      return undefined;
  }
}

function changeFolder(call: Call): Output {
  const [target] = operands(call.args);
  const { scope } = call;
  if (target === undefined) scope.cwd = scope.found.context.home;
  else if (target.value === null || target.value === '-' || target.glob) scope.cwd = null;
  else scope.cwd = scope.cwd === null && !target.value.startsWith('/') ? null : joinPath(scope.cwd ?? '/', target.value);
  return NOTHING;
}

function defineAliases(call: Call): Output {
  for (const arg of call.args) {
    const [, name, value] = /^([^=\s]+)=([\s\S]*)$/.exec(arg.value ?? '') ?? [];
    if (name !== undefined && value !== undefined) call.scope.aliases.set(name, value);
  }
  return NOTHING;
}

// `read X <<< text` and `echo text | read X` set what is read; from a person or a file it is not known.
function readInto(call: Call): Output {
  const names = operands(call.args, { short: call.program === 'read' ? 'adinNptu' : 'dnOsuCc' });
  const text = call.program === 'read' && names.length === 1 && !hasFlag(call.args, '-a') ? call.stdin?.text : null;
  for (const name of names) {
    const value: Output =
      typeof text === 'string' ? { text: text.split('\n')[0] ?? '', origin: call.stdin?.origin ?? 'plain' } : UNKNOWN_OUTPUT;
    if (name.value !== null) call.scope.variables.set(name.value, value);
  }
  return NOTHING;
}
