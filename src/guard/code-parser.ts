import type { CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import { loadGrammar, preferQuickStart } from './grammars.ts';

/** The same for a process that parses a few files and ends: the optimising compiler would cost it more than it brings. */
export async function loadCodeParserQuickly(language: CodeLanguage): Promise<CodeParser> {
  preferQuickStart();
  return loadCodeParser(language);
}

const loaded = new Map<CodeLanguage, Promise<CodeParser>>();

/** Loads the parser of a language once. JavaScript and its like take 10 ms, the next language a few more. */
export function loadCodeParser(language: CodeLanguage): Promise<CodeParser> {
  // Always the same one: tables that are filled for each file belong to it.
  let parser = loaded.get(language);
  if (parser === undefined) {
    parser = load(language);
    loaded.set(language, parser);
  }
  return parser;
}

async function load(language: CodeLanguage): Promise<CodeParser> {
  const { language: grammar, parse, walk } = await loadGrammar(language);
  return {
    types: grammar.types,
    fields: grammar.fields.map((name) => name ?? ''),
    isNamed: (type) => grammar.nodeTypeIsNamed(type),
    parse: (text, isLate) => {
      const tree = parse(text, isLate);
      return tree === null ? null : { walk: () => walk(tree), delete: () => tree.delete() };
    },
  };
}
