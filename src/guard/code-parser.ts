import type { CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import { loadGrammar } from './grammars.ts';

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
