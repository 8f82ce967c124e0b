/** What a piece of a program's text is: a literal, a bracket or anything else between them. */
export interface Token {
  readonly kind: 'text' | 'open' | 'close' | 'other';
  readonly value: string;
  /** Offset of its first character. */
  readonly at: number;
}

// A literal that is not closed ends where its line does, so no quote is looked at twice.
const TOKEN =
  /[rRuU]{0,2}("""|'''|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|#[^\n]*|[[({]|[\])}]|[A-Za-z_]\w*|[^\s\w]/g;

/** The tokens of Python's text, without blanks, comments and numbers. */
export function pythonTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, literal] = match;
    const at = match.index;
    if (literal === '"""' || literal === "'''") {
      const end = text.indexOf(literal, pattern.lastIndex);
      tokens.push({ kind: 'text', value: text.slice(pattern.lastIndex, end === -1 ? text.length : end), at });
      pattern.lastIndex = end === -1 ? text.length : end + literal.length;
    } else if (literal !== undefined) tokens.push({ kind: 'text', value: unquoted(literal), at });
    else if (!whole.startsWith('#')) tokens.push({ kind: kindOf(whole), value: whole, at });
  }
  return tokens;
}

function kindOf(sign: string): Token['kind'] {
  if ('[({'.includes(sign)) return 'open';
  return '])}'.includes(sign) ? 'close' : 'other';
}

function unquoted(literal: string): string {
  const end = literal.length > 1 && literal.endsWith(literal.charAt(0)) ? -1 : undefined;
  return literal.slice(1, end).replace(/\\(["'\\])/g, '$1');
}
