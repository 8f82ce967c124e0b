import type { CarriedRun } from '../guard/index.ts';

/** The one table of commands and flags; help, man page and completions are made from it. */

export interface Flag {
  /** Long name without dashes, for example `summary`. */
  readonly name: string;
  readonly short?: string;
  /** Placeholder of the value (`FILE`); absent for a switch. */
  readonly value?: string;
  /** May be given more than once. */
  readonly many?: boolean;
  readonly summary: string;
  readonly choices?: readonly string[];
  /** For tests: understood, but not shown in help, man page and completions. */
  readonly isHidden?: boolean;
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command may touch: injected, so that commands can be tested without a process. Only `src/cli` prints. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdinIsTty: boolean;
  readonly outIsTty: boolean;
  readonly errIsTty: boolean;
  /** Colour for that stream: off without a TTY, with NO_COLOR, TERM=dumb or --no-color. */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  /** A warden that stands in the place of the command already (the guard's own runs). */
  readonly carried?: CarriedRun | undefined;
  /** Width of the terminal on stdout; undefined where there is none. */
  readonly columns?: number | undefined;
}

export interface Invocation {
  readonly flags: FlagValues;
  /** Positional arguments, in order. */
  readonly args: readonly string[];
  /** What stood after `--`; undefined when there was no `--`. */
  readonly rest: readonly string[] | undefined;
  readonly io: Io;
}

/** Commands under one heading of the overview. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

export interface Command {
  /** `run`, or `trail show`: words separated by one space. */
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** After `sallyport NAME`, for example `[options] -- COMMAND [ARG...]`. */
  readonly usage: string;
  /** Longer text, paragraphs separated by a blank line. */
  readonly description?: string;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  readonly flags: readonly Flag[];
  /** All words behind its name are another program's, also those that look like options. */
  readonly takesAll?: boolean;
  /** Loads the code late, so that `sallyport run` does not pay for the others. Resolves to the exit code. */
  readonly load: () => Promise<(invocation: Invocation) => Promise<number>>;
}

/** The flags that help, man page and completions show. */
export function shownFlags(command: Command): readonly Flag[] {
  return command.flags.filter((flag) => flag.isHidden !== true);
}
