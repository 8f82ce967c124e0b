import type { Span, Unit } from '../../ir/unit.ts';
import type { CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const SECURITY = /auth|permission|verify|validat|decrypt|signature|certificate|check_|token|credential|login|sanitiz/i;
const EXCEPT =
  /^([ \t]*)except(?:[ \t]*(?:\((?:[\w., \t]*[, \t])?(?:Base)?Exception\b[\w., \t]*\)|[ \t](?:Base)?Exception)(?:[ \t]+as[ \t]+\w+)?)?[ \t]*:[ \t]*(pass|continue|return True)?[ \t]*$/;
const NOTHING = /^[ \t]*(?:pass|continue|return True)[ \t]*$/;

/** `except: pass`, with the lines of its `try`. */
function pythonHandlers(unit: Unit): readonly (readonly [Span, string])[] {
  if (!unit.text.includes('except')) return [];
  const lines = unit.text.split('\n');
  const found: (readonly [Span, string])[] = [];
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const start = offset;
    offset += line.length + 1;
    const match = line.length < 200 ? EXCEPT.exec(line) : null;
    if (match === null || (match[2] === undefined && !NOTHING.test((lines[index + 1] ?? '').slice(0, 200)))) continue;
    const indent = match[1] ?? '';
    let from = index - 1;
    while (from >= 0 && index - from < 40 && lines[from]?.startsWith(`${indent}try:`) !== true) from -= 1;
    found.push([{ start: start + indent.length, end: start + line.length }, lines.slice(from, index).join('\n')]);
  }
  return found;
}

/** The names of what is called: a text, a comment or a field that is called `token` checks nothing. */
function calledIn(body: string): string {
  return [...body.replace(/#.*|"[^"\n]*"|'[^'\n]*'/g, '').matchAll(/([\w.]+)\s*\(/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'inspect.signature')
    .join(' ');
}

const SCRIPT = /\bcatch[ \t]*(?:\([^)\n]*\))?[ \t]*\{\s*(?:\/\/[^\n]*\s*)?(?:return true;?\s*|next\(\);?\s*)?\}/g;

const COMMENT = /\/\/[^\n]*/g;
/** What comes behind the handler refuses. */
const ENDS_IN_NO =
  /^(?:\s|\/\/[^\n]*\n){0,40}(?:throw\b|return\s*(?:false|null|undefined)?\s*[;}\n]|(?:return\s+)?\w{1,20}\.(?:status|sendStatus|code)\(\s*40[0-4])/;

function checkHandlers(file: FileView, report: Report): undefined {
  const { unit } = file;
  if (unit.language === 'python') {
    for (const [place, body] of pythonHandlers(unit)) {
      if (SECURITY.test(calledIn(body))) report(place, { severity: 'medium' });
      else report(place, { confidence: 'low' });
    }
    return;
  }
  for (const { span, text } of codeMatches(unit, SCRIPT)) {
    const before = unit.text.slice(Math.max(0, span.start - 400), span.start);
    const body = before.slice(before.lastIndexOf('try')).replace(COMMENT, '');
    const isYes = /return true|next\(/.test(text);
    if (!isYes && ENDS_IN_NO.test(unit.text.slice(span.end, span.end + 300))) continue;
    if (SECURITY.test(body) || isYes) report(span, { severity: 'medium' });
  }
}

export const swallowedError: CodeRule = {
  id: 'swallowed-error',
  title: 'An error of a check is swallowed',
  cwe: 'CWE-703',
  severity: 'low',
  confidence: 'medium',
  message: 'The error is swallowed: after a check that failed with it, the program goes on as if all were well.',
  file: checkHandlers,
};
