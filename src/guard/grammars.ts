import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Language, Parser, Tree } from 'web-tree-sitter';
import type { SyntaxCursor } from '../inspect/code/index.ts';
import { UserError } from '../model/index.ts';
import { type CursorMemory, quickCursors } from './quick-cursor.ts';
import { quickText, type TextMemory } from './quick-text.ts';

/** Grammars that are shipped, by the name of their file. */
export type Grammar = 'bash' | 'python' | 'javascript' | 'typescript' | 'tsx' | 'java' | 'go' | 'php' | 'ruby';

/** A parser that hostile text can neither hold up nor break. */
export interface BoundedParser {
  readonly language: Language;
  /** Null: parsing was given up. `isLate` is asked now and then. */
  parse(text: string, isLate?: () => boolean): Tree | null;
  /** While the cursor is open, nothing else may be asked of any parser. */
  walk(tree: Tree): SyntaxCursor;
}

const MOST_REPORTS = 4000;
const MOST_MILLISECONDS = 500;

let isBroken = false;

interface Engine {
  readonly library: typeof import('web-tree-sitter');
  /** A cursor on a tree, by the quickest way that there is. */
  readonly walk: (tree: Tree) => SyntaxCursor;
}

let engine: Promise<Engine> | undefined;

const loading = new Map<Grammar, Promise<BoundedParser>>();

/**
 * Loads a grammar once. In the built program the WebAssembly of tree-sitter and of its grammars lies in `dist/wasm/`; in
 * a checkout it is taken from the installed packages.
 * @throws UserError PARSER_MISSING when neither place has it.
 */
export function loadGrammar(grammar: Grammar): Promise<BoundedParser> {
  let parser = loading.get(grammar);
  if (parser === undefined) {
    parser = load(grammar);
    loading.set(grammar, parser);
  }
  return parser;
}

/**
 * To be called before the first grammar is loaded by a command that parses little. The optimising compiler would work on
 * a grammar for a second, which the process waits for at its end; one command line is parsed in a millisecond without it
 * (measured: 0.2 s instead of 1.3 s for `policy explain`).
 */
export function preferQuickStart(): void {
  isQuick = true;
}

let isQuick = false;

/**
 * Not before the library's own file is read: under other flags V8 takes no code cache. They stay set: the optimising compiler
 * would begin as soon as they were not.
 */
function setFlags(): void {
  if (isQuick) setFlagsFromString('--liftoff-only');
}

async function load(grammar: Grammar): Promise<BoundedParser> {
  engine ??= start();
  const [{ library, walk }, bytes] = await Promise.all([
    engine,
    read(`tree-sitter-${grammar}.wasm`, `@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`),
  ]);
  setFlags();
  const language = await library.Language.load(bytes);
  const parser = new library.Parser();
  parser.setLanguage(language);
  return { language, parse: (text, isLate) => parseBounded(parser, text, isLate), walk };
}

async function start(): Promise<Engine> {
  const library = await import('web-tree-sitter');
  const memory: Memory = {};
  const bytes = await read('tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm');
  setFlags();
  await new Promise<void>((resolve, reject) => {
    quickText(memory, bytes, reject);
    library.Parser.init(memory).then(resolve, reject);
  });
  quicken(memory);
  return { library, walk: quickCursors(memory) ?? ((tree) => tree.walk()) };
}

/** What the library makes of its options: the memory of its WebAssembly, and how it reads and writes numbers there. */
interface Memory extends CursorMemory, TextMemory {
  setValue?: (at: number, value: number, type: string) => void;
  getValue?: (at: number, type: string) => number;
}

/**
 * The library moves its cursor by four of these calls each way, which ask for the kind of number by its name each time: written directly,
 * a scan takes less. Where the library is not as it was, it stays as it is.
 */
function quicken(memory: Memory): void {
  const { setValue, getValue } = memory;
  const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  if (setValue === undefined || getValue === undefined || !(memory.HEAP32 instanceof Int32Array) || !isLittle) return;
  memory.setValue = (at, value, type) => {
    // It is another one whenever the memory has grown.
    const { HEAP32 } = memory;
    if (type === 'i32' && HEAP32 !== undefined) HEAP32[at >> 2] = value;
    else setValue(at, value, type);
  };
  memory.getValue = (at, type) => (type === 'i32' ? memory.HEAP32?.[at >> 2] : undefined) ?? getValue(at, type);
}

// Hostile text can make the parser try so many readings that it hardly moves on; it reports its place now and then.
function parseBounded(parser: Parser, text: string, isLate?: () => boolean): Tree | null {
  // A shell stops at a NUL, and the parser's recovery from one takes quadratic time.
  if (isBroken || text.includes('\0')) return null;
  let reports = 0;
  const end = performance.now() + MOST_MILLISECONDS;
  const isOver = isLate ?? (() => ++reports > MOST_REPORTS || performance.now() > end);
  try {
    const tree = parser.parse(text, null, { progressCallback: isOver });
    // A parse that was cancelled would otherwise be taken up again by the next call.
    if (tree === null) parser.reset();
    return tree;
  } catch {
    // An abort inside WebAssembly leaves its memory in no state to go on with: from here on every text is unknown.
    isBroken = true;
    return null;
  }
}

async function read(built: string, installed: string): Promise<Uint8Array> {
  const besides = [
    new URL(`./wasm/${built}`, import.meta.url),
    new URL(`../wasm/${built}`, import.meta.url),
    new URL(`../../wasm/${built}`, import.meta.url),
  ];
  for (const place of besides) {
    const bytes = await readFile(place).catch(() => undefined);
    if (bytes !== undefined) return bytes;
  }
  try {
    return await readFile(createRequire(import.meta.url).resolve(installed));
  } catch (cause) {
    throw new UserError('PARSER_MISSING', `The parser's file ${built} is not installed.`, {
      hint: 'Run `npm run build`, or install Sallyport again.',
      exitCode: 125,
      cause,
    });
  }
}
