import type { Effect, EffectKind } from '../../model/index.ts';
import type { Arg, Output, Scope } from './scope.ts';

/** A simple command whose program is known: what the rules look at. */
export interface Call {
  /** Program name without its folder. */
  readonly program: string;
  readonly args: readonly Arg[];
  readonly scope: Scope;
  /** What the command reads; undefined when it inherits the standard input. */
  readonly stdin: Output | undefined;
}

/** Knows the effects of some programs. */
export interface ProgramRule {
  readonly programs: readonly string[];
  readonly effects: (call: Call) => readonly Effect[];
}

/** Which options of a program take the following word as their value: letters, and long names without dashes. */
export interface OptionSpec {
  readonly short?: string;
  readonly long?: readonly string[];
}

const HARMLESS = /^--?(?:dry-?run|help|version|list|what-?if)$/;

/** Whether a flag that takes away what is bad about a command is taken back: `--dry-run=none`, `--no-dry-run`. */
export function isTakenBack(value: string, flag: string, args: readonly Arg[]): boolean {
  if (!HARMLESS.test(flag)) return false;
  const name = flag.replace(/^-+/, '');
  return /^--?[\w-]+=(?:false|none|no|off|0|f)$/i.test(value) || args.some((arg) => arg.value === `--no-${name}`);
}

/** The arguments without the values of options, so that none of them is taken for a flag: `git clean -fd -e -n`. */
export function withoutValues(args: readonly Arg[], spec: OptionSpec): readonly Arg[] {
  const kept: Arg[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined) break;
    kept.push(arg);
    if (arg.value === '--') return [...kept, ...args.slice(at + 1)];
    if (arg.value !== null && /^-./.test(arg.value) && takesNext(arg.value, spec)) at++;
  }
  return kept;
}

/** Whether one of the flags stands among the arguments before `--`: `-f` also inside `-xf`, `--force` also as `--force=x`. */
export function hasFlag(args: readonly Arg[], ...flags: readonly string[]): boolean {
  const end = args.findIndex((arg) => arg.value === '--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) =>
    flags.some((flag) => isFlag(arg.value, flag) && !isTakenBack(arg.value ?? '', flag, args)),
  );
}

function isFlag(value: string | null, flag: string): boolean {
  if (value === null || !value.startsWith('-')) return false;
  if (value === flag || value.startsWith(`${flag}=`)) return true;
  const isLetter = flag.length === 2 && flag !== '--';
  return isLetter && /^-[A-Za-z0-9]+$/.test(value) && value.includes(flag.charAt(1));
}

/** The value of an option: `-x value`, `-xvalue`, `--name value`, `--name=value`; undefined when it does not stand there. */
export function optionValue(args: readonly Arg[], ...flags: readonly string[]): Arg | undefined {
  return optionValues(args, ...flags)[0];
}

export function optionValues(args: readonly Arg[], ...flags: readonly string[]): readonly Arg[] {
  const values: Arg[] = [];
  args.forEach((arg, at) => {
    const next = args[at + 1];
    for (const flag of flags) {
      const { value } = arg;
      if (value === null || !value.startsWith(flag)) continue;
      if (value === flag) {
        if (next !== undefined) values.push(next);
      } else if (value.startsWith(`${flag}=`)) values.push(tail(arg, flag.length + 1));
      else if (flag.length === 2 && flag !== '--') values.push(tail(arg, 2));
      if (value === flag || value.startsWith(`${flag}=`)) return;
    }
  });
  return values;
}

function tail(arg: Arg, from: number): Arg {
  return { ...arg, value: arg.value?.slice(from) ?? null };
}

/** Arguments that are neither options nor their values; everything after `--` counts. */
export function operands(args: readonly Arg[], spec: OptionSpec = {}): readonly Arg[] {
  const found: Arg[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined) break;
    if (arg.value === '--') return [...found, ...args.slice(at + 1)];
    if (arg.value === null || !/^-./.test(arg.value)) found.push(arg);
    else if (takesNext(arg.value, spec)) at++;
  }
  return found;
}

/** Whether the option in `word` takes the next word as its value. */
export function takesNext(word: string, spec: OptionSpec): boolean {
  if (word.startsWith('--')) return spec.long?.includes(word.slice(2)) ?? false;
  const letters = word.slice(1);
  for (let at = 0; at < letters.length; at++)
    if (spec.short?.includes(letters.charAt(at)) === true) return at === letters.length - 1;
  return false;
}

export function effect(kind: EffectKind, summary: string, targets: readonly string[], destructive: boolean): Effect {
  return { kind, summary, targets, destructive };
}
