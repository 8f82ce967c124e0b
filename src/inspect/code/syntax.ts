/** The part of tree-sitter's cursor that is read, so that this room needs no parser at run time. */
export interface SyntaxCursor {
  readonly nodeTypeId: number;
  readonly currentFieldId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

/** A parsed text. `delete` frees it, because it lives outside the garbage collector. */
export interface SyntaxTree {
  walk(): SyntaxCursor;
  delete(): void;
}

/** A ready parser of one language; src/guard/code-parser.ts loads one. Null: parsing was given up. */
export interface CodeParser {
  /** Names of node types by their number. */
  readonly types: readonly string[];
  /** Names of fields by their number. */
  readonly fields: readonly string[];
  isNamed(type: number): boolean;
  parse(text: string, isLate?: () => boolean): SyntaxTree | null;
}
