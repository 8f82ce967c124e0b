import { type DiffLine, diffHunks } from '../../confine/index.ts';

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/** A change of one file in the form that `git apply` and patch(1) take. */
export function patchOf(path: string, before: string, after: string): string {
  const hunks = diffHunks(before, after, CONTEXT);
  if (hunks.length === 0) return '';
  const lines = hunks.flatMap(({ oldStart, newStart, lines: rows }) => {
    // The mark of a text that ends without a newline is no line of it.
    const own = rows.filter(({ text }) => text !== NO_NEWLINE);
    const count = (other: DiffLine['sign']): number => own.filter(({ sign }) => sign !== other).length;
    return [`@@ -${oldStart},${count('+')} +${newStart},${count('-')} @@`, ...withMarks(own, rows)];
  });
  return `${[`--- ${nameIn('a', path)}`, `+++ ${nameIn('b', path)}`, ...lines].join('\n')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** As git writes a name into a header: what could end it is quoted as in C; a blank asks for a tab behind the name. */
function nameIn(side: 'a' | 'b', path: string): string {
  const name = `${side}/${path}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const quoted = name.replace(/[\x00-\x1f\x7f"\\]/g, (char) => ESCAPES[char] ?? octal(char));
  if (quoted !== name) return `"${quoted}"`;
  return name.includes(' ') ? `${name}\t` : name;
}

function octal(char: string): string {
  return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

/** Below the last line of either side that ends without a newline. */
function withMarks(own: readonly DiffLine[], rows: readonly DiffLine[]): readonly string[] {
  const lastOf = (other: DiffLine['sign']): DiffLine | undefined => {
    const isMarked = rows.some(({ sign, text }) => text === NO_NEWLINE && sign !== other);
    return isMarked ? own.findLast(({ sign }) => sign !== other) : undefined;
  };
  const marked = [lastOf('+'), lastOf('-')];
  return own.flatMap((row) => (marked.includes(row) ? [`${row.sign}${row.text}`, NO_NEWLINE] : [`${row.sign}${row.text}`]));
}
