import type { CodeLanguage } from '../language.ts';

export interface Parameter {
  readonly name: string;
  /** Node of the destructuring pattern, or 0. */
  readonly pattern: number;
  /** Node of the default value, or 0. */
  readonly preset: number;
  /** The type that is written, as text. */
  readonly type: string;
  /** Nodes of decorators. */
  readonly decorators: readonly number[];
  readonly isRest: boolean;
}

export interface Code {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Nodes. */
  readonly decorators: readonly number[];
  /** Where the name stands: findings about the whole point there. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

export interface FunctionCode extends Code {
  readonly parameters: readonly Parameter[];
  /** Node: a block, or an expression that is returned. */
  readonly body: number;
  readonly isExpression: boolean;
  readonly isAsync: boolean;
  /** Number in `classes` of the class that holds it, or -1. */
  readonly owner: number;
  readonly isStatic: boolean;
}

export interface ClassCode extends Code {
  readonly bases: readonly number[];
  /** Node: a block of assignments and definitions. */
  readonly body: number;
  /** Numbers in `functions`. */
  readonly methods: readonly number[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One file in the intermediate form. */
export interface Unit {
  readonly path: string;
  readonly language: CodeLanguage;
  readonly text: string;
  readonly code: Int32Array;
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
  readonly functions: readonly FunctionCode[];
  readonly classes: readonly ClassCode[];
  readonly comments: readonly Span[];
  /** Texts of Python that are a statement by themselves: its documentation, which shows code and runs none. */
  readonly docs: readonly Span[];
  /** Node of the whole file. */
  readonly root: number;
  /** `use server` and the like at the top. */
  readonly directives: readonly string[];
  /** Nodes of the regular expressions that are written as such. */
  readonly regexes: readonly number[];
}
