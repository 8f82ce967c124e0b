import type { ScriptLanguage } from './language.ts';
import type { Hit, ScriptRule } from './rules.ts';
import type { ShellWord } from './shell-syntax.ts';

/** Inspects code in another language that stands inside this one. */
export type Nested = (code: string, language: ScriptLanguage) => readonly Hit[];

export const MAX_VALUE = 4096;

/** What is known of a shell script up to one of its commands. */
export interface State {
  readonly hits: Hit[];
  readonly values: Map<string, string>;
  /** Variables and files that hold something downloaded, or credentials. */
  readonly downloaded: Map<string, number>;
  readonly secret: Set<string>;
  /** Descriptors that were opened to /dev/tcp, and shells that use a descriptor: either may come first. */
  readonly sockets: Set<string>;
  readonly shellDescriptors: { readonly fd: string; readonly at: number }[];
  verified: boolean;
  readonly executed: { readonly file: string; readonly at: number }[];
  readonly nested: Nested;
}

export function newState(nested: Nested): State {
  return {
    hits: [],
    values: new Map(),
    downloaded: new Map(),
    secret: new Set(),
    sockets: new Set(),
    shellDescriptors: [],
    verified: false,
    executed: [],
    nested,
  };
}

/** A word with the variables filled in whose values are known. */
export function value(word: ShellWord, state: State): string {
  if (!word.text.includes('$')) return word.text;
  return word.text
    .slice(0, MAX_VALUE)
    .replace(
      /\$(?:\{([A-Za-z_][A-Za-z0-9_]{0,63})\}|([A-Za-z_][A-Za-z0-9_]{0,63}))/g,
      (whole, braced: string | undefined, bare: string | undefined) => state.values.get(braced ?? bare ?? '') ?? whole,
    )
    .slice(0, MAX_VALUE);
}

export function report(state: State, rule: ScriptRule, at: number, detail?: string): void {
  state.hits.push(detail === undefined ? { rule, at } : { rule, at, detail });
}

/** A file as a key, whatever way it is written. */
export function fileKey(path: string, state: State): string {
  return value({ text: path, start: 0, inner: [] }, state).replace(/^\.\//, '');
}

/** Hits inside of code that stands at `at`. */
export function placed(at: number, hits: readonly Hit[]): Hit[] {
  return hits.map((hit) => ({ ...hit, at }));
}
