import { programName } from './language.ts';
import type { ShellCommand, ShellPipeline, ShellWord } from './shell-syntax.ts';

/** A command after `sudo`, `env` and the like were taken off. */
export interface PlainCommand {
  /** The program's name without its folder; empty for a group or a bare redirection. */
  readonly name: string;
  readonly program: ShellWord | undefined;
  readonly args: readonly ShellWord[];
  readonly source: ShellCommand;
}

/** Wrappers, with the options of theirs that take a value in the next word. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  sudo: /^-(?:[ugpCDhRTtr]|-user|-group)$/,
  doas: /^-[uC]$/,
  env: /^-(?:[uCS]|-unset|-chdir)$/,
  command: /^$/,
  builtin: /^$/,
  exec: /^-a$/,
  nohup: /^$/,
  setsid: /^$/,
  time: /^-[fo]$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  stdbuf: /^-[ioe]$/,
  busybox: /^$/,
  toybox: /^$/,
  unbuffer: /^$/,
  xargs: /^-[aIdEnLPs]$/,
  parallel: /^-[jI]$/,
  timeout: /^-(?:[ks]|-signal|-kill-after)$/,
};
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

/** Takes the wrappers off; a wrapper that runs nothing keeps its own name. */
export function plainCommand(source: ShellCommand): PlainCommand {
  let words = source.words;
  for (let round = 0; round < 8; round++) {
    let first = 0;
    while (first < words.length && ASSIGNMENT.test(words[first]?.text ?? '')) first++;
    words = words.slice(first);
    const name = programName(words[0]?.text ?? '');
    const options = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
    if (options === undefined) break;
    let at = 1;
    while (at < words.length) {
      const word = words[at]?.text ?? '';
      if (ASSIGNMENT.test(word)) at++;
      else if (word.startsWith('-') && word.length > 1) at += options.test(word) ? 2 : 1;
      else break;
    }
    // timeout(1): the duration comes before the command.
    if (name === 'timeout') at++;
    if (at >= words.length) break;
    words = words.slice(at);
  }
  const program = words[0];
  return { name: programName(program?.text ?? ''), program, args: words.slice(1), source };
}

/** `NAME=value` words of a command that only assigns, or of `export`, `local`, `declare`, `readonly`. */
export function assignments(command: ShellCommand): (readonly [name: string, word: ShellWord])[] {
  const declares = /^(?:export|local|declare|typeset|readonly)$/.test(command.words[0]?.text ?? '');
  const words = declares ? command.words.slice(1) : command.words;
  if (!declares && !words.every((word) => ASSIGNMENT.test(word.text))) return [];
  return words
    .filter((word) => ASSIGNMENT.test(word.text))
    .map((word) => [word.text.slice(0, word.text.indexOf('=')).replace(/\+$/, ''), word] as const);
}

/** Every pipeline of a script in the order of its text, with those of groups and substitutions before their owner. */
export function* everyPipeline(pipelines: readonly ShellPipeline[]): Generator<ShellPipeline> {
  for (const pipeline of pipelines) {
    for (const command of pipeline.commands) {
      yield* everyPipeline(command.group);
      for (const word of command.words) yield* everyPipeline(word.inner);
      for (const { target } of command.redirects) yield* everyPipeline(target.inner);
    }
    yield pipeline;
  }
}

const SHELL = /^(?:ba|da|a|z|k|mk|fi|c|tc)?sh$/;
const INTERPRETER = /^(?:python|pypy|perl|ruby|php|node|nodejs|bun|lua)[0-9.]*$/;

export function isShell(name: string): boolean {
  return SHELL.test(name);
}

export function isInterpreter(name: string): boolean {
  return SHELL.test(name) || INTERPRETER.test(name);
}

/** First word that is neither an option nor the value of one: the script that an interpreter is given. */
export function operands(command: PlainCommand, withValue: RegExp = /^-[oO]$/): ShellWord[] {
  const out: ShellWord[] = [];
  for (let i = 0; i < command.args.length; i++) {
    const word = command.args[i];
    if (word === undefined) break;
    if (withValue.test(word.text)) i++;
    else if (!/^[-+]./.test(word.text)) out.push(word);
  }
  return out;
}

/** The text of `-c`, `-e`, `-r`: code on the command line; its position too. */
export function inlineCode(command: PlainCommand): ShellWord | undefined {
  const pattern = isShell(command.name)
    ? /^-[a-z]{0,6}c$/
    : /^(?:python|pypy)/.test(command.name)
      ? /^-[A-Za-z]{0,4}c$/
      : command.name.startsWith('php')
        ? /^-r$/
        : /^(?:-[a-zA-Z]{0,4}[eE]|--eval|-p|-pe)$/;
  const at = command.args.findIndex((word) => pattern.test(word.text));
  return at < 0 ? undefined : command.args[at + 1];
}

/** An interpreter that takes its program from standard input. */
export function readsProgramFromInput(command: PlainCommand): boolean {
  if (command.name === 'source' || command.name === '.')
    return command.args[0]?.text === '/dev/stdin' || command.args[0]?.text === '-';
  if (!isInterpreter(command.name) || inlineCode(command) !== undefined) return false;
  if (command.args.some((word) => /^-(?:m|-version|-help|V)$/.test(word.text) || /^(?:--version|--help)$/.test(word.text)))
    return false;
  if (isShell(command.name) && command.args.some((word) => /^-[a-z]{0,6}s$/.test(word.text))) return true;
  const first = operands(command)[0]?.text;
  return first === undefined || first === '-' || first === '/dev/stdin';
}
