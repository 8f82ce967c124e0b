import type { Effect, ResolvedCommand } from '../../model/index.ts';
import { spellOut } from './abbreviations.ts';
import { runBuiltin } from './builtins.ts';
import type { Call } from './call.ts';
import { effect } from './call.ts';
import { runGuessed, runOptionTexts, runTail } from './carried-text.ts';
import { isInterpreter, runInterpreter } from './code.ts';
import { runContainer } from './containers.ts';
import { isFinder, runFinder } from './finders.ts';
import { outputOf } from './outputs.ts';
import { programName } from './paths.ts';
import { effectsOf, isKnown } from './rules/index.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { literal, NOTHING, noteEffect, noteUnknown, subScope, UNKNOWN_OUTPUT, within, writtenAt } from './scope.ts';
import { noteHidden, runOutput, runShell, SHELLS } from './shells.ts';
import { LIMITS } from './syntax.ts';
import { walk } from './walk.ts';
import { isWrapper, runWrapper } from './wrappers.ts';

// Programs that only print or test: no effect worth naming.
const QUIET: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'true',
  'false',
  ':',
  'test',
  '[',
  'pwd',
  'cd',
  'set',
  'exit',
  'return',
  'shift',
  'local',
  'export',
  'wait',
  'sleep',
  'break',
  'continue',
]);

/** Examines one simple command: built-ins, functions, wrappers, carriers, then the rules. Returns what it would print. */
export function runSimple(args: readonly Arg[], scope: Scope, stdin: Output | undefined): Output {
  const [first, ...rest] = args;
  if (first === undefined) return NOTHING;
  // Behind `time` and the like the parser takes the beginning of a group for a word.
  if (first.raw === '{' && rest.length > 0) return runSimple(rest, scope, stdin);
  if (scope.depth > LIMITS.depth || ++scope.found.steps > LIMITS.steps) {
    noteUnknown(
      scope,
      scope.depth > LIMITS.depth ? `commands are nested more than ${LIMITS.depth} deep` : `more than ${LIMITS.steps} commands`,
    );
    return UNKNOWN_OUTPUT;
  }
  if (first.value === null || first.glob) return unknownProgram(first, args, scope);
  const program = programName(first.value);
  const own = runDefined(first.value, rest, scope, stdin);
  // A function is not what `command rm`, `env rm` or `xargs rm` start, it may have been defined where nothing comes by, and a script's
  // aliases are not followed: what is called like a program that matters counts as that program too.
  if (own !== undefined && !(isKnown(program) || isCarrier(program))) return own;
  const call: Call = { program, args: spellOut(program, rest), scope, stdin };
  const before = scope.found.commands.length;
  const carried =
    runBuiltin(call) ??
    runShell(call) ??
    runFinder(call) ??
    runContainer(call) ??
    runWrapper(call) ??
    runInterpreter(call) ??
    runWritten(call, first.value);
  runOptionTexts(call);
  // A wrapper is told by `through` of the command that it carries; only one that carries nothing known stands for itself.
  const words = [program, ...rest.map((arg) => arg.value)];
  record(scope, words, scope.found.commands.length === before ? scope.found.commands : scope.found.carriers);
  return carried === undefined ? leaf(call) : note(call, carried);
}

function isCarrier(program: string): boolean {
  return SHELLS.has(program) || isWrapper(program) || isFinder(program) || isInterpreter(program);
}

function leaf(call: Call): Output {
  const effects = [...effectsOf(call), ...effectsOfModule(call)];
  for (const one of effects) noteEffect(call.scope, one);
  if (effects.length === 0 && !QUIET.has(call.program))
    noteEffect(call.scope, effect('run', `runs ${describe(call)}`, [call.program], false));
  if (effects.length === 0 && !QUIET.has(call.program)) runTail(call);
  return outputOf(call);
}

// `python -m twine upload` does what `twine upload` does.
function effectsOfModule(call: Call): readonly Effect[] {
  const [flag, name, ...rest] = call.args;
  if (!/^(?:python|pypy)[\d.]*$/.test(call.program) || flag?.value !== '-m' || name?.value == null) return [];
  return effectsOf({ ...call, program: name.value, args: rest });
}

// A carrier may have effects of its own beside those of what it carries: `rsync -e`, `find` in a container tool's arguments.
function note(call: Call, output: Output): Output {
  for (const one of effectsOf(call)) noteEffect(call.scope, one);
  return output;
}

function describe(call: Call): string {
  const verb = call.args.find((arg) => arg.value === null || !arg.value.startsWith('-'));
  const isWord = verb?.value !== undefined && verb.value !== null && /^[\w:.@/-]{1,40}$/.test(verb.value);
  return isWord ? `${call.program} ${verb.value ?? ''}` : call.program;
}

function record(scope: Scope, words: readonly (string | null)[], to: ResolvedCommand[] = scope.found.commands): void {
  if (to.length >= 500) return;
  const settings = settingsOf(scope);
  to.push({ words, through: scope.through, ...(settings === undefined ? {} : { settings }) });
}

const SETTING =
  /^(?:npm_config_|NPM_CONFIG_|YARN_|BUN_CONFIG_|PIP_|UV_|PIPX_|CARGO_|GOPROXY$|GOFLAGS$|GONOSUMDB$|GOSUMDB$|GOPRIVATE$)/;

/** What the text sets for package managers: another registry is another package. */
function settingsOf({ variables }: Scope): ResolvedCommand['settings'] {
  const found = [...variables].filter(([name]) => SETTING.test(name)).map(([name, { text }]) => [name, text] as const);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function unknownProgram(first: Arg, args: readonly Arg[], scope: Scope): Output {
  noteUnknown(scope, `which program runs is only known when it runs: ${first.raw}`);
  noteHidden(scope, { text: null, origin: first.origin }, 'a substituted program');
  record(scope, [first.glob ? null : first.value, ...args.slice(1).map((arg) => arg.value)]);
  runGuessed(first, args.slice(1), scope);
  return UNKNOWN_OUTPUT;
}

// Aliases and functions that the text itself defines.
function runDefined(name: string, rest: readonly Arg[], scope: Scope, stdin: Output | undefined): Output | undefined {
  const alias = scope.aliases.get(name);
  if (alias !== undefined) {
    const inner = subScope(scope, { depth: scope.depth + 1, through: [...scope.through, `alias ${name}`] });
    inner.aliases.delete(name);
    return inner.found.machine.runText(`${alias} ${rest.map((arg) => quote(arg)).join(' ')}`, inner, stdin);
  }
  const body = scope.functions.get(name);
  if (body === undefined) return undefined;
  if (scope.calling.includes(name)) return UNKNOWN_OUTPUT;
  const before = new Map(scope.variables);
  const output = walk(
    body,
    { ...scope, positional: rest, calling: [...scope.calling, name], depth: scope.depth + 1, through: [...scope.through, name] },
    { stdin },
  );
  // `local X` is over with the function: what it changed has one of two values now.
  if (/\b(?:local|declare|typeset)\b/.test(body.text))
    for (const [variable, value] of before)
      if (scope.variables.get(variable)?.text !== value.text) scope.variables.set(variable, { ...value, text: null });
  return output;
}

function quote(arg: Arg): string {
  return arg.value === null ? '"$SALLYPORT_UNKNOWN"' : `'${arg.value.replaceAll("'", "'\\''")}'`;
}

// ./x.sh that the same text wrote or downloaded.
function runWritten(call: Call, path: string): Output | undefined {
  if (!path.includes('/')) return undefined;
  const { found } = call.scope;
  const other = found.programs.get(path) ?? found.programs.get(path.replace(/^(?:\.\/)+/, ''));
  if (other !== undefined) return found.machine.runWords([literal(other), ...call.args], within(call.scope, path), call.stdin);
  const written = writtenAt(call.scope, path);
  return written === undefined ? undefined : runOutput(written, path, { ...call.scope, positional: call.args });
}
