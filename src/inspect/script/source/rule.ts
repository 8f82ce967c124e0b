import type { Confidence, RuleInfo, Severity } from '../../../model/index.ts';
import type { PlainCommand } from '../shell-command.ts';
import type { ShellPipeline, ShellWord } from '../shell-syntax.ts';

/** What is known of a script while its commands are read from top to bottom. */
export interface Scene {
  readonly text: string;
  /** Variables that were set to something that is not empty, whatever it is. */
  readonly filled: ReadonlySet<string>;
  /** Variables that hold what someone else said: arguments, lines that were read, downloads. */
  readonly given: ReadonlySet<string>;
  /** `set -u` or `set -e` came before. */
  readonly stopsOnUnset: boolean;
  readonly stopsOnError: boolean;
}

/** A command with what stands around it. */
export interface Step {
  readonly command: PlainCommand;
  readonly pipeline: ShellPipeline;
  /** Place in the pipeline. */
  readonly index: number;
  /** The command that runs before this one, and what stands between them: `&&`, `||`, `;` or a line's end. */
  readonly before: PlainCommand | undefined;
  readonly after: PlainCommand | undefined;
  readonly joint: string;
  readonly jointAfter: string;
}

export interface Said {
  readonly at: number;
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
}

/** A rule for shell scripts as source, asked once a command. */
export interface ShellRule extends RuleInfo {
  readonly check: (step: Step, scene: Scene) => Said | null;
}

export function texts(command: PlainCommand): readonly string[] {
  return command.args.map(({ text }) => text);
}

/** A command as one line, for patterns that concern all of it. */
export function lineOf(command: PlainCommand): string {
  return [command.name, ...texts(command)].join(' ');
}

/** Whether an expansion in this word is split and globbed: it stands outside of double quotes. */
export function isUnquoted(word: ShellWord, text: string): boolean {
  const raw = text.slice(word.start, word.start + word.text.length + 16);
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw[at] ?? '';
    if (char === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(char)) return false;
    else if (char === '$' && !quoted) return true;
  }
  return false;
}
