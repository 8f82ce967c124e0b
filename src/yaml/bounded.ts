/* YAML from strangers: how deep it is nested is bounded before anything goes down into it. */
import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  Lexer,
  type LineCounter,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';

/**
 * Deeper than any configuration; the stack takes more, but not much more. That must not be left to chance: where a regular
 * expression is compiled on a stack that is almost full, V8 ends the whole process.
 */
const DEEPEST = 250;
class TooDeep extends Error {}

/** Whether a text is nested deeper than 250: only then can reading it use up the stack. It takes about as long as reading it. */
export function isTooDeep(text: string): boolean {
  try {
    for (const _ of tokensOf(text, new Parser()));
    return false;
  } catch (error) {
    if (error instanceof TooDeep) return true;
    throw error;
  }
}

/** All documents of a text, as `parseAllDocuments` of the library; undefined where it is nested deeper than 250. */
export function readDocuments(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & { readonly lineCounter?: LineCounter },
): readonly Document.Parsed[] | undefined {
  const tokens = readTokens(text, options.lineCounter);
  return tokens === undefined ? undefined : [...new Composer(options).compose(tokens)];
}

/** The tokens of a text, for whoever needs no documents; undefined where it is nested deeper than 250. */
export function readTokens(text: string, lineCounter?: LineCounter): readonly CST.Token[] | undefined {
  lineCounter?.addNewLine(0);
  try {
    return [...tokensOf(text, new Parser(lineCounter?.addNewLine))];
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

/** What the library's own `Parser.parse` gives. The parser holds what is open in a list, so here the depth is known exactly. */
function* tokensOf(text: string, parser: Parser): ReturnType<Parser['parse']> {
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST) throw new TooDeep();
  }
  yield* parser.end();
}
