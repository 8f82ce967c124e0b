import type { Call } from './call.ts';
import { effect, hasFlag, optionValue } from './call.ts';
import type { Arg, Output } from './scope.ts';
import { excerpt, literal, noteEffect, UNKNOWN_OUTPUT, unresolved, within } from './scope.ts';
import { describeTargets, isRebuildable, isRebuildableName, namesOf } from './targets.ts';

const FINDERS: ReadonlySet<string> = new Set(['xargs', 'gxargs', 'parallel', 'find', 'gfind', 'fd', 'fdfind']);

export function isFinder(program: string): boolean {
  return FINDERS.has(program);
}

/** Follows programs that run a command for each thing they find or read; undefined for any other. */
export function runFinder(call: Call): Output | undefined {
  switch (call.program) {
    case 'xargs':
    case 'gxargs':
      return xargs(call);
    case 'parallel':
      return parallel(call);
    case 'find':
    case 'gfind':
      return find(call);
    case 'fd':
    case 'fdfind':
      return fd(call);
    default:
      return undefined;
  }
}

const XARGS_VALUES = /^-(?:[adEILnPsJRS]|-(?:arg-file|delimiter|max-lines|max-args|max-procs|max-chars|process-slot-var))$/;

function xargs(call: Call): Output {
  const start = commandStart(call.args, XARGS_VALUES);
  const command = call.args.slice(start);
  const options = call.args.slice(0, start);
  const placeholder = optionValue(options, '-I', '-J', '--replace')?.value ?? (hasFlag(options, '-i') ? '{}' : undefined);
  const input = inputWords(call);
  const words = command.length === 0 ? [literal('echo')] : command;
  // `xargs sh -c`: what is read is the code.
  if (
    /(?:^|\/)(?:ba|da|z|k|a)?sh$/.test(words[0]?.value ?? '') &&
    (words.at(-1)?.value === '-c' || words.at(-1)?.value === placeholder)
  ) {
    const { machine } = call.scope.found;
    const scope = within(call.scope, 'xargs');
    if (call.stdin?.text != null) return machine.runText(call.stdin.text, scope, undefined);
  }
  const full = placeholder === undefined ? [...words, ...input] : words.flatMap((word) => replaced(word, placeholder, input));
  return call.scope.found.machine.runWords(full, within(call.scope, 'xargs'), undefined);
}

// What is read is known only when an echo or printf with plain text wrote it.
function inputWords(call: Call): readonly Arg[] {
  const { stdin } = call;
  const isKnown = stdin !== undefined && stdin.text !== null && stdin.text.length < 4096 && !/['"\\]/.test(stdin.text);
  if (!isKnown) return [unresolved('each line that is read', stdin?.origin)];
  return (stdin.text ?? '')
    .split(/[\s\0]+/)
    .filter((word) => word !== '')
    .slice(0, 64)
    .map((word) => ({ ...literal(word), origin: stdin.origin }));
}

function replaced(word: Arg, placeholder: string, input: readonly Arg[]): readonly Arg[] {
  if (word.value === null || !word.value.includes(placeholder)) return [word];
  const value = word.value;
  return input.map((arg) => ({
    ...arg,
    raw: arg.value === null ? value : arg.raw,
    value: arg.value === null ? codeAround(value, placeholder) : value.replaceAll(placeholder, () => arg.value ?? ''),
  }));
}

// `sh -c 'rm {}'`: the text around an unknown name is known, and it is what counts.
function codeAround(value: string, placeholder: string): string | null {
  return /\s/.test(value) ? value.replaceAll(placeholder, '"$SALLYPORT_UNKNOWN"') : null;
}

function parallel(call: Call): Output | undefined {
  const start = commandStart(
    call.args,
    /^-(?:[jNnaCIdLsS]|-(?:jobs|arg-file|colsep|delay|timeout|joblog|tmpdir|max-args|sshlogin|results|retries))$/,
  );
  const rest = call.args.slice(start);
  const separator = rest.findIndex((arg) => /^::::?\+?$/.test(arg.value ?? ''));
  const command = separator === -1 ? rest : rest.slice(0, separator);
  const isFile = separator !== -1 && rest[separator]?.value?.startsWith('::::') === true;
  const input = separator === -1 || isFile ? inputWords(call) : rest.slice(separator + 1);
  const scope = within(call.scope, 'parallel');
  const { machine } = call.scope.found;
  if (command.length === 0) {
    // Each line is a command.
    const known = separator === -1 && call.stdin?.text != null ? call.stdin : undefined;
    if (known !== undefined) machine.runText(known.text ?? '', scope, undefined);
    else for (const line of input) machine.runWords([literal('sh'), literal('-c'), line], scope, undefined);
    return UNKNOWN_OUTPUT;
  }
  const hasPlace = command.some((word) => word.value?.includes('{}') === true);
  const full = hasPlace ? command.flatMap((word) => replaced(word, '{}', input)) : [...command, ...input];
  const [only] = command;
  if (command.length > 1 || only?.value?.includes(' ') !== true) return machine.runWords(full, scope, undefined);
  return machine.runText(full.map((word) => word.value ?? '"$SALLYPORT_UNKNOWN"').join(' '), scope, undefined);
}

const EXEC = /^-(?:exec|execdir|ok|okdir)$/;

// find [start...] [expression]; GNU findutils 4.10.
function find(call: Call): Output | undefined {
  const starts = startsOf(call.args);
  const isBuildOnly = findsOnlyBuildProducts(call, starts);
  const shown = `what find selects below ${describeTargets(starts)}`;
  let acted = false;
  call.args.forEach((arg, at) => {
    if (arg.value === '-delete') {
      acted = true;
      noteEffect(call.scope, effect('delete', `deletes ${shown}`, namesOf(starts), !isBuildOnly));
    }
    if (/^-f(?:print|printf|ls|print0)$/.test(arg.value ?? '')) {
      const file = call.args[at + 1];
      noteEffect(call.scope, effect('write', `writes ${excerpt(file?.value ?? '')}`, [file?.value ?? ''], false));
    }
    if (!EXEC.test(arg.value ?? '')) return;
    acted = true;
    runFound(call, call.args.slice(at + 1), isBuildOnly, shown);
  });
  return acted ? UNKNOWN_OUTPUT : undefined;
}

function runFound(call: Call, after: readonly Arg[], isBuildOnly: boolean, shown: string): void {
  const end = after.findIndex((arg) => arg.value === ';' || arg.value === '+');
  const command = end === -1 ? after : after.slice(0, end);
  // Where only build products are found, a name of one stands in for whatever is found.
  const found = isBuildOnly ? { ...literal('node_modules'), raw: shown } : unresolved(shown);
  const words = command.flatMap((word) => replaced(word, '{}', [found]));
  call.scope.found.machine.runWords(words, within(call.scope, 'find -exec'), undefined);
}

function startsOf(args: readonly Arg[]): readonly Arg[] {
  const from = args.findIndex((arg) => !/^-(?:[HLP]|O\d|D)$/.test(arg.value ?? ''));
  const rest = from === -1 ? [] : args.slice(from);
  const end = rest.findIndex((arg) => arg.value !== null && /^[-(!,]/.test(arg.value));
  const starts = end === -1 ? rest : rest.slice(0, end);
  return starts.length === 0 ? [literal('.')] : starts;
}

function findsOnlyBuildProducts(call: Call, starts: readonly Arg[]): boolean {
  if (starts.every((start) => isRebuildable(start, call.scope))) return true;
  const values = call.args.map((arg) => arg.value);
  const names = values.flatMap((value, at) => (value === '-name' || value === '-iname' ? [values[at + 1] ?? null] : []));
  const paths = starts.every(
    (start) =>
      start.value !== null &&
      !start.value.startsWith('/') &&
      !start.value.startsWith('~') &&
      !/\.\.|[$`]/.test(start.value) &&
      !/[$`]/.test(start.raw),
  );
  const isNegated = values.some((value) => value === '!' || value === '-not');
  // With `-o` each alternative must be named, so as many names as alternatives.
  const alternatives = values.filter((value) => value === '-o' || value === '-or').length + 1;
  return (
    paths &&
    !isNegated &&
    names.length >= alternatives &&
    names.every((name) => name !== null && isRebuildableName(name)) &&
    call.scope.cwd !== null &&
    !call.scope.remote
  );
}

function fd(call: Call): Output | undefined {
  const at = call.args.findIndex((arg) => /^(?:-x|-X|--exec|--exec-batch)$/.test(arg.value ?? ''));
  if (at === -1) return undefined;
  const command = call.args.slice(at + 1).filter((arg) => arg.value !== ';');
  const found = unresolved('each path that fd finds');
  const hasPlace = command.some((word) => word.value?.includes('{') === true);
  const words = hasPlace ? command.map((word) => (word.value?.includes('{') === true ? found : word)) : [...command, found];
  return call.scope.found.machine.runWords(words, within(call.scope, 'fd --exec'), undefined);
}

function commandStart(args: readonly Arg[], takesValue: RegExp): number {
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]?.value ?? null;
    if (value === null || !value.startsWith('-')) break;
    if (value === '--') return at + 1;
    if (takesValue.test(value)) at++;
  }
  return at;
}
