import type { CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import { loadGrammar, preferQuickStart } from './grammars.ts';

/** The same for a process that parses a few files and ends: the optimising compiler would cost it more than it brings. */
export async function loadCodeParserQuickly(language: CodeLanguage): Promise<CodeParser> {
  preferQuickStart();
  return loadCodeParser(language);
}

/** Loads the parser of a language once. JavaScript and its like take 10 ms, the next language a few more. */
export async function loadCodeParser(language: CodeLanguage): Promise<CodeParser> {
  const { language: grammar, parse } = await loadGrammar(language);
  return {
    types: grammar.types,
    fields: grammar.fields.map((name) => name ?? ''),
    isNamed: (type) => grammar.nodeTypeIsNamed(type),
    parse,
  };
}
