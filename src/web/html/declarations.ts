/** A value of a property, with how strongly it was said. */
export interface Declared {
  readonly value: string;
  readonly important: boolean;
}

export type Declarations = ReadonlyMap<string, Declared>;

/** The properties that can take something out of sight. */
const OF_INTEREST: ReadonlySet<string> = new Set([
  'display',
  'visibility',
  'content-visibility',
  'opacity',
  'filter',
  'font-size',
  'font',
  'color',
  '-webkit-text-fill-color',
  'background',
  'background-color',
  'background-image',
  'position',
  'left',
  'right',
  'top',
  'bottom',
  'margin-left',
  'margin-top',
  'text-indent',
  'transform',
  'translate',
  'scale',
  'clip',
  'clip-path',
  'width',
  'height',
  'max-width',
  'max-height',
  'overflow',
  'overflow-x',
  'overflow-y',
]);

const LONGEST = 20_000;

/** Reads the declarations of a style attribute or of a rule (CSS Syntax 3, as far as it matters here). The last one wins. */
export function parseDeclarations(text: string): Declarations {
  const found = new Map<string, Declared>();
  for (const [, name = '', rest = ''] of plain(text.slice(0, LONGEST)).matchAll(DECLARATION)) {
    const property = name.toLowerCase();
    if (!OF_INTEREST.has(property)) continue;
    const important = /!\s*important\s*$/i.test(rest);
    const value = rest
      .replace(/!\s*important\s*$/i, '')
      .trim()
      .toLowerCase();
    if (value === '' || (found.get(property)?.important === true && !important)) continue;
    found.set(property, { value, important });
  }
  return found;
}

/** `name: value` up to a semicolon that stands outside of quotes and parentheses. */
const DECLARATION = /(?:^|;)\s*([-\w]+)\s*:((?:"[^"]*"|'[^']*'|\([^()]*\)|[^;"'()])*)/g;

/** Without comments, and with escapes replaced (`n\6f ne` is `none`). */
function plain(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replace(/\\(?:([0-9a-f]{1,6})\s?|([^\n]))/gi, (_all, code: string | undefined, char: string | undefined) => {
      const point = code === undefined ? 0 : Number.parseInt(code, 16);
      return char ?? (point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : '\ufffd');
    });
}
