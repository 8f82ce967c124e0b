/** One line of a diff: kept, taken away or added. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A run of changed lines with what stands around it. Line numbers count from 1 (diff(1), unified format). */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly DiffLine[];
}

/** Differing lines at most, before a change is shown as a whole: the time of the search grows with their square. */
const MOST_EDITS = 1500;

/** The changed places between two texts, each with `context` lines around it. */
export function diffHunks(before: string, after: string, context: number): readonly Hunk[] {
  return hunksOf(diffLines(linesOf(before), linesOf(after)), context);
}

/** The shortest edit script between two lists of lines (Myers, "An O(ND) Difference Algorithm", 1986), bounded. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  return [
    ...signed(' ', before.slice(0, head)),
    ...shortestEdit(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...signed(' ', before.slice(before.length - tail)),
  ];
}

function shortestEdit(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const trace = searchTrace(before, after);
  return trace === undefined ? [...signed('-', before), ...signed('+', after)] : backtrack(trace, before, after);
}

/** For each number of edits, the furthest place in `before` on every diagonal; undefined past the bound. */
function searchTrace(before: readonly string[], after: readonly string[]): readonly Int32Array[] | undefined {
  const most = Math.min(before.length + after.length, MOST_EDITS);
  const trace: Int32Array[] = [];
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(furthest.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown =
        diagonal === -edits || (diagonal !== edits && at(furthest, middle + diagonal - 1) < at(furthest, middle + diagonal + 1));
      let x = isDown ? at(furthest, middle + diagonal + 1) : at(furthest, middle + diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return undefined;
}

function backtrack(trace: readonly Int32Array[], before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Int32Array(0);
    const middle = edits + 1;
    const diagonal = x - y;
    const isDown =
      diagonal === -edits || (diagonal !== edits && at(furthest, middle + diagonal - 1) < at(furthest, middle + diagonal + 1));
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const startX = edits === 0 ? 0 : at(furthest, middle + previous);
    const startY = edits === 0 ? 0 : startX - previous;
    for (; x > startX && y > startY; x -= 1, y -= 1) lines.push({ sign: ' ', text: before[x - 1] ?? '' });
    if (edits === 0) break;
    lines.push(isDown ? { sign: '+', text: after[y - 1] ?? '' } : { sign: '-', text: before[x - 1] ?? '' });
    x = startX;
    y = startY;
  }
  return lines.reverse();
}

function hunksOf(lines: readonly DiffLine[], context: number): readonly Hunk[] {
  const changed = lines.flatMap((line, index) => (line.sign === ' ' ? [] : [index]));
  const ranges: { start: number; end: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const start = Math.max(0, index - context);
    const end = Math.min(lines.length, index + context + 1);
    if (last !== undefined && start <= last.end) last.end = end;
    else ranges.push({ start, end });
  }
  return placed(lines, ranges);
}

function placed(lines: readonly DiffLine[], ranges: readonly { start: number; end: number }[]): readonly Hunk[] {
  let index = 0;
  let oldLine = 0;
  let newLine = 0;
  const pass = (until: number): void => {
    for (; index < until; index += 1) {
      if (lines[index]?.sign !== '+') oldLine += 1;
      if (lines[index]?.sign !== '-') newLine += 1;
    }
  };
  return ranges.map(({ start, end }) => {
    pass(start);
    const [oldBefore, newBefore] = [oldLine, newLine];
    pass(end);
    const [oldCount, newCount] = [oldLine - oldBefore, newLine - newBefore];
    // diff(1): an empty side is numbered by the line before it.
    return {
      oldStart: oldBefore + (oldCount > 0 ? 1 : 0),
      oldCount,
      newStart: newBefore + (newCount > 0 ? 1 : 0),
      newCount,
      lines: lines.slice(start, end),
    };
  });
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : `${text}\n\\ No newline at end of file`).split('\n');
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ sign, text }));
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}
