import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Parser } from 'web-tree-sitter';
import type { ShellParser, ShellTree } from '../inspect/shell/index.ts';
import { UserError } from '../model/index.ts';

const MOST_REPORTS = 4000;
const MOST_MILLISECONDS = 500;

let isBroken = false;

let loading: Promise<ShellParser> | undefined;

/**
 * Loads the bash parser once: the WebAssembly of tree-sitter and of its bash grammar, about 30 ms and 1.6 MB.
 * In the built program both lie in `dist/wasm/`; in a checkout they are taken from the installed packages.
 * @throws UserError SHELL_PARSER_MISSING when neither place has them.
 */
export function loadShellParser(): Promise<ShellParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ShellParser> {
  // The optimising compiler would work on the grammar for a second, which the process waits for at its end; one command
  // line is parsed in a millisecond without it (measured: 0.2 s instead of 1.3 s for `policy explain`).
  setFlagsFromString('--liftoff-only');
  const { Language, Parser } = await import('web-tree-sitter');
  const [engine, grammar] = await Promise.all([
    read('tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
    read('tree-sitter-bash.wasm', '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm'),
  ]);
  await Parser.init({ wasmBinary: engine });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return { parse: (text) => parseBounded(parser, text) };
}

// Hostile text can make the parser try so many readings that it hardly moves on; it reports its place now and then.
function parseBounded(parser: Parser, text: string): ShellTree | null {
  // A shell stops at a NUL, and the parser's recovery from one takes quadratic time.
  if (isBroken || text.includes('\0')) return null;
  let reports = 0;
  const end = performance.now() + MOST_MILLISECONDS;
  try {
    const tree = parser.parse(text, null, { progressCallback: () => ++reports > MOST_REPORTS || performance.now() > end });
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
    throw new UserError('SHELL_PARSER_MISSING', `The shell parser's file ${built} is not installed.`, {
      hint: 'Run `npm run build`, or install Sallyport again.',
      exitCode: 125,
      cause,
    });
  }
}
