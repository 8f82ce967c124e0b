/** The part of a tree-sitter syntax node that the examination reads, so that this room needs no parser at run time. */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly hasError: boolean;
  readonly isMissing: boolean;
  readonly children: readonly SyntaxNode[];
  readonly namedChildren: readonly SyntaxNode[];
  childForFieldName(name: string): SyntaxNode | null;
}

/** A parsed text. `delete` frees it, because it lives outside the garbage collector. */
export interface ShellTree {
  readonly rootNode: SyntaxNode;
  delete(): void;
}

/** A ready tree-sitter parser whose language is bash; src/guard/shell-parser.ts loads one. Null: parsing was given up. */
export interface ShellParser {
  parse(text: string): ShellTree | null;
}

/** What the shell would know: plain values, so that the same text is always examined in the same way. */
export interface ShellContext {
  /** Absolute folder the command starts in; relative targets in it count as inside the workspace. */
  readonly cwd: string;
  readonly home: string;
  /** Variables whose value is known; any other variable is unknown. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Bounds on hostile input: UTF-16 units of text, nesting of shells, simple commands examined, syntax nodes followed. */
export const LIMITS: { readonly text: number; readonly depth: number; readonly steps: number; readonly nodes: number } = {
  text: 64 * 1024,
  depth: 8,
  steps: 1000,
  nodes: 10_000,
};
