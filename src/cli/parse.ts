import { UserError } from '../model/index.ts';
import type { Command, Flag, FlagValues } from './command.ts';
import { didYouMean } from './suggest.ts';

export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'help', short: 'h', summary: 'Show this help' },
  { name: 'version', short: 'V', summary: 'Print the version' },
  { name: 'quiet', short: 'q', summary: 'Print only what was asked for, and errors' },
  { name: 'color', value: 'WHEN', choices: ['auto', 'always', 'never'], summary: 'Colour: auto, always or never' },
  { name: 'no-color', summary: 'The same as --color=never' },
];

export interface ParsedLine {
  /** Undefined where only global flags were given, or help was asked for a `group`. */
  readonly command: Command | undefined;
  /** The first word of several commands (`trail`), when help was asked for it. */
  readonly group?: string;
  readonly flags: FlagValues;
  readonly args: readonly string[];
  readonly rest: readonly string[] | undefined;
}

/** Values of one long flag, before it is known whether it may be repeated. */
type Collected = Map<string, (string | true)[]>;

/**
 * Reads a command line by the table of commands. Flags may stand before or after the command's name and between
 * arguments, up to `--`. Throws UserError (`USAGE`) with one sentence for anything the table does not know.
 */
export function parseLine(argv: readonly string[], commands: readonly Command[]): ParsedLine {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const rest = end === -1 ? undefined : argv.slice(end + 1);
  const start = skipGlobalFlags(words);
  const group = askedGroup(words.slice(start.index), start.collected, commands);
  if (group !== undefined) return { command: undefined, group, flags: { help: true }, args: [], rest };
  const command = findCommand(words.slice(start.index), commands);
  if (command === undefined) {
    if (rest !== undefined)
      throw usage('No command of Sallyport stands before `--`.', 'Did you mean `sallyport run -- COMMAND`?');
    return { command: undefined, flags: valuesOf(start.collected, GLOBAL_FLAGS, undefined), args: [], rest };
  }
  if (command.takesAll === true)
    return {
      command,
      flags: valuesOf(start.collected, GLOBAL_FLAGS, command),
      args: [],
      rest: argv.slice(start.index + wordCount(command)),
    };
  const flags = [...GLOBAL_FLAGS, ...command.flags];
  const args = readWords(words.slice(start.index + wordCount(command)), flags, command, start.collected);
  return { command, flags: valuesOf(start.collected, flags, command), args, rest };
}

function skipGlobalFlags(words: readonly string[]): { readonly index: number; readonly collected: Collected } {
  const collected: Collected = new Map();
  let index = 0;
  while (index < words.length && isFlag(words[index])) {
    index += readFlag(words, index, GLOBAL_FLAGS, undefined, collected);
  }
  return { index, collected };
}

/** `trail --help` and `--help trail`: the word stands for several commands, and no further one tells which. */
function askedGroup(words: readonly string[], before: Collected, commands: readonly Command[]): string | undefined {
  const [first, ...more] = words;
  const isAsked = before.has('help') || more.includes('--help') || more.includes('-h');
  if (first === undefined || !isAsked || !more.every(isFlag)) return undefined;
  return isGroup(first, commands) ? first : undefined;
}

/** Whether a word is no command, and begins several. */
export function isGroup(word: string, commands: readonly Command[]): boolean {
  return commands.every(({ name }) => name !== word) && commands.some(({ name }) => name.startsWith(`${word} `));
}

/** The longest name wins: `trail show` before `trail`. */
function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const [first, second] = words;
  if (first === undefined) return undefined;
  const long = second === undefined ? undefined : commands.find(({ name }) => name === `${first} ${second}`);
  const found = long ?? commands.find(({ name }) => name === first);
  if (found !== undefined) return found;
  throw unknownCommand(first, second, commands);
}

function unknownCommand(first: string, second: string | undefined, commands: readonly Command[]): UserError {
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (group.length > 0 && (second === undefined || isFlag(second))) {
    return usage(`\`${first}\` needs one more word.`, `It is one of: ${group.join(', ')}.`);
  }
  const wanted = group.length > 0 ? `${first} ${second ?? ''}` : first;
  const names = [...new Set(commands.flatMap(({ name }) => [name, name.split(' ')[0] ?? name]))];
  const guess = didYouMean(wanted, names);
  const hint = guess === undefined ? '`sallyport --help` lists the commands.' : `Did you mean \`sallyport ${guess}\`?`;
  return usage(`There is no command \`${wanted}\`.`, hint);
}

function wordCount(command: Command): number {
  return command.name.split(' ').length;
}

function readWords(words: readonly string[], flags: readonly Flag[], command: Command, collected: Collected): readonly string[] {
  const args: string[] = [];
  let index = 0;
  while (index < words.length) {
    const word = words[index];
    if (word === undefined) break;
    if (isFlag(word)) {
      index += readFlag(words, index, flags, command, collected);
      continue;
    }
    args.push(word);
    index += 1;
  }
  return args;
}

/** A lone `-` means standard input, not a flag. */
function isFlag(word: string | undefined): boolean {
  return word !== undefined && word.length > 1 && word.startsWith('-');
}

/** Reads the flag at `index` into `collected`; returns how many words it took. */
function readFlag(
  words: readonly string[],
  index: number,
  flags: readonly Flag[],
  command: Command | undefined,
  collected: Collected,
): number {
  const word = words[index] ?? '';
  const equals = word.indexOf('=');
  const spelled = equals === -1 ? word : word.slice(0, equals);
  const given = equals === -1 ? undefined : word.slice(equals + 1);
  const flag = flags.find(({ name, short }) => spelled === `--${name}` || spelled === `-${short}`);
  if (flag === undefined) {
    if (isCluster(spelled, flags)) {
      for (const letter of spelled.slice(1)) readFlag([`-${letter}`], 0, flags, command, collected);
      return 1;
    }
    throw unknownFlag(spelled, flags, command);
  }
  if (flag.value === undefined) {
    if (given !== undefined) throw usage(`${spelled} takes no value.`, undefined);
    push(collected, flag.name, true);
    return 1;
  }
  const next = given ?? words[index + 1];
  // `--write --unattended` is a forgotten value, not a folder of that name.
  if (next === undefined || next === '' || (given === undefined && isFlag(next))) {
    const why = next === '' && given === undefined ? 'needs a value, and the one that was given is empty.' : 'needs a value.';
    throw usage(`${spelled} ${why}`, `Write it as \`--${flag.name}=${flag.value}\`.`);
  }
  if (flag.choices !== undefined && !flag.choices.includes(next)) throw notAChoice(spelled, next, flag.choices);
  push(collected, flag.name, next);
  return given === undefined ? 2 : 1;
}

/** `-qh`: several short switches in one word. */
function isCluster(spelled: string, flags: readonly Flag[]): boolean {
  if (!/^-[A-Za-z]{2,}$/.test(spelled)) return false;
  return [...spelled.slice(1)].every((letter) => flags.some(({ short, value }) => short === letter && value === undefined));
}

function push(collected: Collected, name: string, value: string | true): void {
  collected.set(name, [...(collected.get(name) ?? []), value]);
}

function valuesOf(collected: Collected, flags: readonly Flag[], command: Command | undefined): FlagValues {
  const values: Record<string, string | boolean | readonly string[]> = {};
  for (const flag of flags) {
    const given = collected.get(flag.name);
    if (given === undefined) continue;
    const texts = given.filter((value) => value !== true);
    if (flag.many === true) {
      values[flag.name] = texts;
      continue;
    }
    if (texts.length > 1) throw usage(`--${flag.name} was given ${texts.length} times.`, helpHint(command));
    values[flag.name] = texts[0] ?? true;
  }
  return values;
}

function unknownFlag(spelled: string, flags: readonly Flag[], command: Command | undefined): UserError {
  const owner = command === undefined ? 'Sallyport' : `\`sallyport ${command.name}\``;
  const guess = didYouMean(
    spelled,
    flags.map(({ name }) => `--${name}`),
  );
  if (guess !== undefined) return usage(`${owner} has no option ${spelled}.`, `Did you mean ${guess}?`);
  const belongsToCommand = command?.usage.includes('-- ') === true;
  const hint = belongsToCommand ? 'Options of the command you want to run go after `--`.' : helpHint(command);
  return usage(`${owner} has no option ${spelled}.`, hint);
}

function notAChoice(spelled: string, value: string, choices: readonly string[]): UserError {
  const guess = didYouMean(value, choices);
  const hint = guess === undefined ? undefined : `Did you mean ${guess}?`;
  return usage(`${spelled} is one of ${choices.join(', ')}; it can't be "${value}".`, hint);
}

function helpHint(command: Command | undefined): string {
  return command === undefined
    ? '`sallyport --help` lists the options.'
    : `\`sallyport ${command.name} --help\` lists the options.`;
}

function usage(sentence: string, hint: string | undefined): UserError {
  return new UserError('USAGE', sentence, hint === undefined ? {} : { hint });
}
