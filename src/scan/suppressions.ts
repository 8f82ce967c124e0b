import type { ScanText, Suppression } from './types.ts';

const WORD = 'sallyport-ignore';
/** The comment signs of the languages that are read; in a string the word means nothing. */
const COMMENT = /(?:#|\/\/|\/\*+|<!--|--|;|%|\{\{!|^\s*\*|^\s*REM\b|^\s*::)[ \t]*sallyport-ignore(?![\w-])(.*)$/;
const CLOSING = /(?:\*\/|-->|\}\}|%>).*$/;
const UNTIL = /\s{1,9}until\s{1,9}(\d{4}-\d{2}-\d{2})\s*\.?$/;
const RULES = /^\s*([A-Za-z0-9][\w-]*(?:\s*,\s*[A-Za-z0-9][\w-]*)*)/;
const ONLY_COMMENT = /^\s*(?:#|\/\/|\/?\*|<!--|--|;|%|\{\{!|REM\b|::)/;
const MOST_PER_FILE = 1000;
const MOST_LINES_BELOW = 10;
const LONGEST_LINE = 2000;

/**
 * The comments of a text that ask for silence: `sallyport-ignore RULE[, RULE] -- reason [until YYYY-MM-DD]`, at the end of the
 * line that they mean or on lines of their own above it. A colon may stand for the dashes. What is missing is left empty.
 */
export function suppressionsOf({ path, text }: ScanText): readonly Suppression[] {
  if (!text.includes(WORD)) return [];
  const lines = text.split('\n');
  const found: Suppression[] = [];
  lines.forEach((line, index) => {
    if (found.length >= MOST_PER_FILE || line.length > LONGEST_LINE || !line.includes(WORD)) return;
    const match = COMMENT.exec(line);
    if (match === null) return;
    found.push({
      path,
      line: index + 1,
      column: match.index + 1,
      covers: coveredBy(lines, index, match.index),
      ...said(match[1] ?? ''),
    });
  });
  return found;
}

function said(after: string): Pick<Suppression, 'rules' | 'reason' | 'until' | 'text'> {
  const body = after.replace(CLOSING, '');
  const rules = RULES.exec(body)?.[1]?.split(/\s*,\s*/) ?? [];
  const rest = body.slice(RULES.exec(body)?.[0].length ?? 0);
  const reason = /^\s*(?:--|:|—)\s*(.*)$/.exec(rest)?.[1] ?? '';
  return {
    rules,
    reason: reason.replace(UNTIL, '').trim(),
    until: UNTIL.exec(` ${reason}`)?.[1],
    text: `${WORD}${body}`.trim().slice(0, 200),
  };
}

/** The line itself when code stands before the comment, else the next line that is more than a comment. */
function coveredBy(lines: readonly string[], index: number, column: number): readonly [number, number] {
  if ((lines[index] ?? '').slice(0, column).trim() !== '') return [index + 1, index + 1];
  for (let next = index + 1; next < lines.length && next <= index + MOST_LINES_BELOW; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() !== '' && !ONLY_COMMENT.test(line)) return [index + 1, next + 1];
  }
  return [index + 1, index + 1];
}
