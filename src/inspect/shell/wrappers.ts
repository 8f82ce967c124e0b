import { folderAt } from './builtins.ts';
import type { Call } from './call.ts';
import { effect, optionValue, takesNext } from './call.ts';
import type { Arg, Output } from './scope.ts';
import { noteEffect, noteUnknown, UNKNOWN_OUTPUT, within } from './scope.ts';
import type { Wrapper } from './wrappers.table.ts';
import { WRAPPERS } from './wrappers.table.ts';

const BY_PROGRAM: ReadonlyMap<string, readonly Wrapper[]> = groupByProgram();

function groupByProgram(): ReadonlyMap<string, readonly Wrapper[]> {
  const groups = new Map<string, Wrapper[]>();
  for (const wrapper of WRAPPERS)
    for (const program of wrapper.programs) groups.set(program, [...(groups.get(program) ?? []), wrapper]);
  return groups;
}

export function isWrapper(program: string): boolean {
  return BY_PROGRAM.has(program);
}

/** Follows `sudo CMD`, `timeout 5 CMD`, `npx CMD` and the like into the command; undefined when this is no wrapper. */
export function runWrapper(call: Call): Output | undefined {
  for (const wrapper of BY_PROGRAM.get(call.program) ?? []) {
    const rest = commandIn(call.args, wrapper);
    if (rest !== undefined) return runWrapped(call, wrapper, rest);
  }
  return undefined;
}

function runWrapped(call: Call, wrapper: Wrapper, rest: readonly Arg[]): Output | undefined {
  const name = [call.program, ...(wrapper.verb ?? [])].join(' ');
  const text = codeOption(call);
  if (wrapper.privilege === true) {
    noteEffect(call.scope, effect('privilege', `runs with other rights (${name})`, [name], false));
  }
  const before = call.args.slice(0, call.args.length - rest.length);
  const folder = wrapper.folder === undefined ? undefined : optionValue(before, ...wrapper.folder);
  const scope = within(call.scope, name, folder === undefined ? {} : { cwd: folderAt(call.scope, folder) });
  if (text !== undefined) {
    if (text.value !== null) return call.scope.found.machine.runText([text.value, ...quoted(rest)].join(' '), scope, call.stdin);
    noteUnknown(call.scope, `the command that ${name} runs is only known when it runs`);
    return UNKNOWN_OUTPUT;
  }
  const [first] = rest;
  if (first === undefined) return undefined;
  // No program's name holds a blank: `yarn exec 'a b'` gives its word to a shell.
  if (rest.length === 1 && first.value !== null && /\S\s+\S/.test(first.value))
    return call.scope.found.machine.runText(first.value, scope, call.stdin);
  if (wrapper.versioned !== true || first.value === null) return call.scope.found.machine.runWords(rest, scope, call.stdin);
  const bare = { ...first, value: first.value.replace(/(.)@[^/@]*$/, '$1') };
  return call.scope.found.machine.runWords([bare, ...rest.slice(1)], scope, call.stdin);
}

// Wrappers that can also take their command as one text.
function codeOption(call: Call): Arg | undefined {
  if (call.program === 'env') return optionValue(call.args, '-S', '--split-string') ?? optionValue(call.args, '-vS', '-iS');
  if (call.program === 'npx' || call.program === 'npm' || call.program === 'pnpx') return optionValue(call.args, '-c', '--call');
  if (call.program === 'flock') return optionValue(call.args, '-c', '--command');
  if (call.program === 'nodemon') return optionValue(call.args, '--exec', '-x');
  return undefined;
}

function commandIn(args: readonly Arg[], wrapper: Wrapper): readonly Arg[] | undefined {
  const verb = wrapper.verb ?? [];
  if (!verb.every((word, at) => args[at]?.value === word)) return undefined;
  // `command -v NAME` only tells where NAME is.
  if (wrapper.programs.includes('command') && /^-[vV]/.test(args[0]?.value ?? '')) return undefined;
  let rest = skipOptions(args.slice(verb.length), wrapper);
  for (let skipped = 0; skipped < (wrapper.operands ?? 0); skipped++) rest = skipOptions(rest.slice(1), wrapper);
  return rest;
}

function skipOptions(args: readonly Arg[], wrapper: Wrapper): readonly Arg[] {
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]?.value ?? null;
    if (value === null) break;
    if (value === '--') return args.slice(at + 1);
    if (value.startsWith('-') && value.length > 1) {
      if (takesNext(value, wrapper)) at++;
      continue;
    }
    // To env(1) and its like whatever has a `=` in it is a variable, also a name that no shell would take.
    if (wrapper.assignments !== true || !/^[^=]+=/.test(value)) break;
  }
  return args.slice(at);
}

function quoted(args: readonly Arg[]): readonly string[] {
  return args.map((arg) => (arg.value === null ? '"$SALLYPORT_UNKNOWN"' : `'${arg.value.replaceAll("'", "'\\''")}'`));
}
