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

const QUOTED: Readonly<Record<string, string>> = {
  '"': '"(?:[^"\\\\]|\\\\[^]?)*"?',
  "'": "'(?:[^'\\\\]|\\\\[^]?)*'?",
  '`': '`[^`]*`?',
};
const CADDY = '\\{[^\\s{}]+\\}[^\\s{}]*|\\{(?=\\s|$)|\\}|\\n|[^\\s"`{}\\n]+(?:\\{[^\\s{}]*\\}[^\\s{}]*)*';
const NGINX = `[;{}]|(?:\\$\\{\\w+\\}|[^\\s;{}"'#])(?:\\$\\{\\w+\\}|[^\\s;{}"'])*`;

function patternOf(quotes: readonly string[], lineEnds: boolean): RegExp {
  return new RegExp(['#[^\\n]*', ...quotes.map((quote) => QUOTED[quote]), lineEnds ? CADDY : NGINX].join('|'), 'g');
}

function isClosed(token: string, quote: string): boolean {
  const backslashes = /\\*$/.exec(token.slice(-200, -1))?.[0].length ?? 0;
  return token.length > 1 && token.endsWith(quote) && (quote === '`' || backslashes % 2 === 0);
}

/** nginx ends a directive with `;`, Caddy with the end of its line. */
function tokensOf(text: string, lineEnds: boolean): readonly Token[] {
  const tokens: Token[] = [];
  let quotes = lineEnds ? ['"', '`'] : ['"', "'"];
  let pattern = patternOf(quotes, lineEnds);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [token] = match;
    const end = match.index + token.length;
    const quote = quotes.find((one) => token.startsWith(one));
    if (end === text.length && quote !== undefined && !isClosed(token, quote)) {
      // A quote that nothing closes opens nothing; neither does another of its kind behind it, so none is tried again.
      quotes = quotes.filter((one) => one !== quote);
      pattern = patternOf(quotes, lineEnds);
      pattern.lastIndex = match.index + 1;
    } else if (!token.startsWith('#')) tokens.push({ text: token, start: match.index, end });
  }
  return tokens;
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

/** Asks something of a block once, however many of the directives in it want to know. */
export function onceFor<Answer>(ask: (block: Directive) => Answer): (block: Directive) => Answer {
  const known = new WeakMap<Directive, { readonly answer: Answer }>();
  return (block) => {
    const found = known.get(block) ?? { answer: ask(block) };
    known.set(block, found);
    return found.answer;
  };
}
