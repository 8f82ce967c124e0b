import { type Effect, type EmbeddedCode, type ResolvedCommand, replaceUnseen } from '../../model/index.ts';
import type { ShellContext, SyntaxNode } from './syntax.ts';

/** Where text came from: `plain` text, a download, or a decoder that hides what it says. */
export type Origin = 'plain' | 'download' | 'decoded';

/** What a command would print; `text` is null where only running it would tell. */
export interface Output {
  readonly text: string | null;
  readonly origin: Origin;
}

export const NOTHING: Output = { text: '', origin: 'plain' };
export const UNKNOWN_OUTPUT: Output = { text: null, origin: 'plain' };

/** One word after expansion. */
export interface Arg {
  /** null where the word is only known when the command runs. */
  readonly value: string | null;
  /** As it was written, for sentences. */
  readonly raw: string;
  /** Holds an unquoted `*`, `?` or `[`. */
  readonly glob: boolean;
  readonly origin: Origin;
}

/** How the rooms of this folder call each other without importing each other in a circle. */
export interface Machine {
  /** Examine shell text in `scope`. */
  readonly runText: (text: string, scope: Scope, stdin: Output | undefined) => Output;
  /** Examine one simple command in `scope`. */
  readonly runWords: (args: readonly Arg[], scope: Scope, stdin: Output | undefined) => Output;
}

/** What one examination gathers. */
export interface Findings {
  readonly context: ShellContext;
  readonly machine: Machine;
  readonly commands: ResolvedCommand[];
  readonly carriers: ResolvedCommand[];
  readonly effects: Effect[];
  readonly unknown: Set<string>;
  readonly code: EmbeddedCode[];
  /** Files written by the text itself, with what is in them. */
  readonly files: Map<string, Output>;
  /** Programs that the text itself put under another name: `cp /bin/rm x`. */
  readonly programs: Map<string, string>;
  /** Where the text moved or linked something else to: what lies there is no build product, whatever it is called. */
  readonly replaced: Set<string>;
  steps: number;
  nodes: number;
  /** UTF-16 units of text given to the parser so far: `eval eval ...` parses its rest again and again. */
  parsed: number;
  needsParser: boolean;
}

/** What one shell knows at one moment. */
export interface Scope {
  readonly found: Findings;
  readonly through: readonly string[];
  readonly depth: number;
  /** On another machine or in a container: nothing there counts as rebuildable. */
  readonly remote: boolean;
  readonly variables: Map<string, Output>;
  readonly arrays: Map<string, readonly Arg[]>;
  readonly functions: Map<string, SyntaxNode>;
  readonly aliases: Map<string, string>;
  /** Read-only variables, and those that stand for one another: what an assignment does to them is not followed. */
  readonly pinned: Set<string>;
  positional: readonly Arg[];
  /** Functions being called, outermost first. */
  readonly calling: readonly string[];
  /** null when a `cd` went where only the run would tell. */
  cwd: string | null;
}

/** A shell inside this one: it sees what this one knows, and what it changes stays inside. */
export function subScope(scope: Scope, change: Partial<Omit<Scope, 'found'>> = {}): Scope {
  return {
    ...scope,
    variables: new Map(scope.variables),
    arrays: new Map(scope.arrays),
    functions: new Map(scope.functions),
    aliases: new Map(scope.aliases),
    pinned: new Set(scope.pinned),
    ...change,
  };
}

/** After something that may have set any of them. */
export function forgetVariables({ variables, arrays }: Scope): void {
  for (const [name, { origin }] of variables) variables.set(name, { text: null, origin });
  arrays.clear();
}

/** The same shell, reached through one more wrapper. */
export function within(scope: Scope, wrapper: string, change: Partial<Omit<Scope, 'found'>> = {}): Scope {
  return subScope(scope, { through: [...scope.through, wrapper], depth: scope.depth + 1, ...change });
}

/** What the text itself wrote to a file; `./x` and `x` are one. */
export function writtenAt({ found: { files } }: Scope, path: string): Output | undefined {
  const plain = path.replace(/^(?:\.\/)+/, '');
  return files.get(path) ?? files.get(plain) ?? files.get(`./${plain}`);
}

/** Notes why something could not be understood, at most 40 sentences. */
export function noteUnknown(scope: Scope, sentence: string): void {
  if (scope.found.unknown.size < 40) scope.found.unknown.add(sentence);
}

/** Notes an effect once. */
export function noteEffect(scope: Scope, effect: Effect): void {
  const { effects } = scope.found;
  const isKnown = effects.some(
    (one) => one.kind === effect.kind && one.summary === effect.summary && one.destructive === effect.destructive,
  );
  if (!isKnown && effects.length < 200) effects.push(effect);
}

export function literal(value: string): Arg {
  return { value, raw: value, glob: false, origin: 'plain' };
}

export function unresolved(raw: string, origin: Origin = 'plain'): Arg {
  return { value: null, raw, glob: false, origin };
}

/** Shortens text for a sentence and makes control characters visible. */
export function excerpt(text: string): string {
  const shown = replaceUnseen(text.slice(0, 80), () => '\uFFFD');
  return text.length > 80 ? `${shown}…` : shown;
}

/** The stricter of two origins. */
export function worseOrigin(a: Origin, b: Origin): Origin {
  if (a === 'download' || b === 'download') return 'download';
  return a === 'decoded' ? a : b;
}
