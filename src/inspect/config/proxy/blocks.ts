import type { Parsed } from '../shared/rule.ts';

/** A directive of nginx or Caddy: words, and what stands in braces behind them. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly children: readonly Directive[];
  readonly start: number;
  readonly end: number;
}

export interface BlockFile {
  readonly directives: readonly Directive[];
  readonly text: string;
}

const DEEPEST = 32;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** nginx ends a directive with `;`, Caddy with the end of its line. */
function tokensOf(text: string, lineEnds: boolean): readonly Token[] {
  const pattern = lineEnds
    ? /#[^\n]*|"(?:[^"\\]|\\.)*"|`[^`]*`|\{[^\s{}]+\}[^\s{}]*|\{(?=\s|$)|\}|\n|[^\s"`{}\n]+(?:\{[^\s{}]*\}[^\s{}]*)*/g
    : /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[;{}]|(?:\$\{\w+\}|[^\s;{}"'#])(?:\$\{\w+\}|[^\s;{}"'])*/g;
  return [...text.matchAll(pattern)]
    .filter(([token]) => !token.startsWith('#'))
    .map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));
}

function bare(token: string): string {
  return /^(["'`]).*\1$/s.test(token) ? token.slice(1, -1) : token;
}

/** Reads nested directives; an unclosed brace is closed by the end of the text. */
export function parseBlocks(text: string, lineEnds: boolean): Parsed<BlockFile> {
  const tokens = tokensOf(text, lineEnds);
  let at = 0;
  const body = (depth: number): readonly Directive[] => {
    const out: Directive[] = [];
    let words: Token[] = [];
    const close = (children: readonly Directive[], end: number): void => {
      const [name, ...args] = words;
      if (name !== undefined || children.length > 0)
        out.push({
          name: bare(name?.text ?? ''),
          args: args.map(({ text: word }) => bare(word)),
          children,
          start: name?.start ?? end,
          end: words.at(-1)?.end ?? end,
        });
      words = [];
    };
    for (; at < tokens.length; ) {
      const token = tokens[at];
      if (token === undefined) break;
      at += 1;
      if (token.text === '}') {
        close([], token.start);
        if (depth > 0) return out;
      } else if (token.text === '{' && depth < DEEPEST) close(body(depth + 1), token.start);
      else if (token.text === ';' || token.text === '\n') close([], token.start);
      else words.push(token);
    }
    close([], text.length);
    return out;
  };
  return { file: { directives: body(0), text }, incomplete: [] };
}

interface Placed {
  readonly directive: Directive;
  /** The blocks around it, from the outside in. */
  readonly around: readonly Directive[];
}

/** Every directive, each before what is inside it. */
export function walk(directives: readonly Directive[]): readonly Placed[] {
  const out: Placed[] = [];
  const into = (children: readonly Directive[], around: readonly Directive[]): void => {
    for (const directive of children) {
      out.push({ directive, around });
      if (directive.children.length > 0) into(directive.children, [...around, directive]);
    }
  };
  into(directives, []);
  return out;
}
