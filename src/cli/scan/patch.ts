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
  return `${[`--- a/${path}`, `+++ b/${path}`, ...lines].join('\n')}\n`;
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
