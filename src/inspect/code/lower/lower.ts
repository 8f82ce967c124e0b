import type { Builder } from '../ir/builder.ts';
import { BLOCK, NONE, OTHER } from '../ir/ops.ts';
import type { Unit } from '../ir/unit.ts';
import type { CodeLanguage } from '../language.ts';
import { isPage, scriptsOf } from '../pages.ts';
import type { CodeParser } from '../syntax.ts';
import { goHandlers } from './go.ts';
import { javaHandlers } from './java.ts';
import { javascriptHandlers } from './javascript.ts';
import { type Handlers, type Lower, Lowering } from './lowering.ts';
import { phpHandlers } from './php.ts';
import { pythonHandlers } from './python.ts';
import { rubyHandlers } from './ruby.ts';
import { SyntaxTable } from './table.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly language: CodeLanguage;
}

export interface Lowered {
  readonly unit: Unit;
  /** Offsets of what did not parse. */
  readonly errors: readonly number[];
  readonly isCut: boolean;
}

/** Longer files are not read; they are reported. In UTF-16 units. */
const MAX_TEXT = 1024 * 1024;
const MAX_NODES = 4_000_000;

const HANDLERS: Readonly<Record<CodeLanguage, Handlers>> = {
  python: pythonHandlers,
  javascript: javascriptHandlers,
  typescript: javascriptHandlers,
  tsx: javascriptHandlers,
  java: javaHandlers,
  go: goHandlers,
  php: phpHandlers,
  ruby: rubyHandlers,
};

interface Prepared {
  readonly table: SyntaxTable;
  readonly handlers: readonly (Lower | undefined)[];
}

const prepared = new WeakMap<CodeParser, Prepared>();

/** Parses and lowers a file; the syntax tree is freed at once. A string says why it could not be. */
export function lowerFile(file: SourceFile, parser: CodeParser, isLate: () => boolean): Lowered | string {
  if (file.text.length > MAX_TEXT) return 'longer than 1 MiB';
  const tree = parser.parse(parsable(file), isLate);
  if (tree === null) return file.text.includes('\0') ? 'it holds a NUL' : 'parsing it took too long';
  const { table, handlers } = prepare(parser, file.language);
  try {
    if (!table.read(tree, file.text, MAX_NODES, isLate)) return 'reading it took too long';
  } finally {
    tree.delete();
  }
  const lowering = new Lowering(table, file.text, handlers);
  readDirectives(lowering);
  const root = lowering.lower(1);
  for (let node = 1; node <= table.length; node += 1) {
    if (table.isComment(node)) lowering.b.comments.push({ start: table.start[node] ?? 0, end: table.end[node] ?? 0 });
    const doc = file.language === 'python' ? docIn(table, node) : NONE;
    if (doc !== NONE) lowering.b.docs.push({ start: table.start[doc] ?? 0, end: table.end[doc] ?? 0 });
  }
  return {
    unit: lowering.b.finish(file.path, file.language, file.text, asBlock(lowering.b, root)),
    errors: table.errors.map((node) => table.start[node] ?? 0),
    isCut: lowering.isCut,
  };
}

/** The text that a statement of Python is by itself. */
function docIn(table: SyntaxTable, node: number): number {
  if (table.kind(node) !== 'expression_statement') return NONE;
  const only = table.first(node);
  return only !== 0 && table.next[only] === 0 && table.kind(only) === 'string' ? only : NONE;
}

/** The grammar of Java knows no annotation before the dots of `String @Nullable ... names`: what is parsed has blanks there, of the same length. */
function parsable({ path, language, text }: SourceFile): string {
  if (isPage(path)) return scriptsOf(path, text);
  return language === 'java' ? text.replace(/@\w{1,80}(?=\s{0,9}\.\.\.)/g, (found) => ' '.repeat(found.length)) : text;
}

function asBlock(b: Builder, root: number): number {
  if (root === NONE) return b.addList(BLOCK, 0, 0, [], []);
  // A file that does not parse as a whole is one error with readable parts.
  if (b.op(root) !== OTHER) return root;
  const parts = Array.from({ length: b.operand(root, 0) }, (_, index) => b.operand(root, index + 1));
  return b.addList(BLOCK, b.start(root), b.end(root), [], parts);
}

function readDirectives(l: Lowering): void {
  for (const child of l.children(1)) {
    const text = l.source(child);
    if (!/^["']use \w+["'];?$/.test(text)) return;
    l.b.directives.push(text.replace(/["';]/g, ''));
  }
}

function prepare(parser: CodeParser, language: CodeLanguage): Prepared {
  let known = prepared.get(parser);
  if (known === undefined) {
    const byName = new Map(Object.entries(HANDLERS[language]));
    known = { table: new SyntaxTable(parser), handlers: parser.types.map((name) => byName.get(name)) };
    prepared.set(parser, known);
  }
  return known;
}
