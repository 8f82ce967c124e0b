/** The part of the shell's grammar that the rules look at. Positions are offsets into the parsed text. */
export interface ShellWord {
  /** Quotes removed. `$()` stands for a command substitution, `<()` for a process substitution, `$(mktemp)` for a temporary name. */
  readonly text: string;
  readonly start: number;
  /** What runs inside `$(...)`, backquotes, `<(...)` and `>(...)` of this word. */
  readonly inner: readonly ShellPipeline[];
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<>`, `>&`, `<&`, `&>`, `<<<`, ... with the descriptor's number in front when one was given. */
  readonly operator: string;
  readonly target: ShellWord;
}

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly documents: readonly string[];
  /** The list in `( ... )` or `{ ...; }`, when the command is one. */
  readonly group: readonly ShellPipeline[];
  readonly start: number;
}

export interface ShellPipeline {
  readonly commands: readonly ShellCommand[];
}

export interface ShellScript {
  readonly pipelines: readonly ShellPipeline[];
  /** Nesting went deeper than is followed: the text was not understood whole. */
  readonly tooDeep: boolean;
}
