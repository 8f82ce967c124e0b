import type { Effect, EffectKind } from '../../../model/index.ts';
import type { Call } from '../call.ts';
import { effect, hasFlag, isTakenBack } from '../call.ts';
import type { Arg } from '../scope.ts';
import { noteUnknown } from '../scope.ts';

/** A program's subcommand and what it does: a row of verbs.table.ts. */
export interface VerbRule {
  /** Program and subcommand words. `*` inside a word is any text, `a|b` either, `**` any number of words. */
  readonly run: string;
  readonly kind: EffectKind;
  readonly says: string;
  readonly destructive: boolean;
  /** One of these flags must stand there. */
  readonly with?: readonly string[];
  /** None of these flags may stand there. */
  readonly unless?: readonly string[];
}

/** The effects of the first row that matches; `rows` are those of this program, the most severe first. */
export function verbEffects(call: Call, rows: readonly VerbRule[]): readonly Effect[] {
  if (hasVerbFlag(call.args, ['--help']) || call.args[0]?.value === 'help') return [];
  const words = plainWords(call.args);
  const row = rows.find((one) => matches(one, words, call.args));
  if (row === undefined) {
    const [first] = call.args;
    if (first?.value === null) noteUnknown(call.scope, `the subcommand of ${call.program} is only known when it runs`);
    return [];
  }
  const verbs = row.run.split(' ').length - 1;
  const targets = words
    .slice(verbs)
    .map((word) => word.text ?? '')
    .filter((text) => text !== '')
    .slice(0, 20);
  return [effect(row.kind, row.says, targets, row.destructive)];
}

interface PlainWord {
  readonly text: string | null;
  /** It may be the value of the option before it, and so no subcommand. */
  readonly mayBeValue: boolean;
}

function plainWords(args: readonly Arg[]): readonly PlainWord[] {
  const words: PlainWord[] = [];
  args.slice(0, 64).forEach((arg, at) => {
    if (arg.value?.startsWith('-') === true && arg.value.length > 1) return;
    const before = args[at - 1]?.value ?? '';
    words.push({ text: arg.value, mayBeValue: before.startsWith('-') && before !== '--' && !before.includes('=') });
  });
  return words;
}

function matches(row: VerbRule, words: readonly PlainWord[], args: readonly Arg[]): boolean {
  const pattern = row.run.split(' ').slice(1);
  if (!matchWords(pattern, words, 0, 0)) return false;
  if (row.with !== undefined && !hasVerbFlag(args, row.with)) return false;
  return row.unless === undefined || !hasVerbFlag(args, row.unless);
}

function hasVerbFlag(args: readonly Arg[], flags: readonly string[]): boolean {
  // terraform and others write long options with one dash or two.
  return (
    args.some((arg, at) =>
      flags.some(
        (flag) =>
          (arg.value === flag || arg.value === `-${flag}` || arg.value?.startsWith(`${flag}=`) === true) &&
          !isTakenBack(arg.value, flag, args) &&
          !mayBeValueOf(args[at - 1]?.value ?? null),
      ),
    ) || hasFlag(args, ...flags.filter((flag) => flag.length === 2))
  );
}

// `--message --dry-run`: what follows such an option is its value, whatever it looks like.
const TAKES_TEXT =
  /^(?:-[mnNfo]|--?(?:access|author|context|description|field-manager|file|filename|message|name|namespace|notes|otp|output|profile|project|region|registry|selector|tag|title|token|user|var|var-file))$/;

function mayBeValueOf(option: string | null): boolean {
  return option !== null && TAKES_TEXT.test(option);
}

function matchWords(pattern: readonly string[], words: readonly PlainWord[], at: number, from: number): boolean {
  const wanted = pattern[at];
  if (wanted === undefined) return true;
  if (wanted === '**')
    return (
      matchWords(pattern, words, at + 1, from) || (from < Math.min(6, words.length) && matchWords(pattern, words, at, from + 1))
    );
  const word = words[from];
  if (word === undefined) return false;
  if (word.text !== null && matchWord(wanted, word.text) && matchWords(pattern, words, at + 1, from + 1)) return true;
  return word.mayBeValue && matchWords(pattern, words, at, from + 1);
}

function matchWord(wanted: string, text: string): boolean {
  return wanted.split('|').some((one) => {
    const star = one.indexOf('*');
    if (star === -1) return one === text;
    return text.length >= one.length - 1 && text.startsWith(one.slice(0, star)) && text.endsWith(one.slice(star + 1));
  });
}
