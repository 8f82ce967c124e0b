/* `Authorization: Basic ...` of a name and a password that stand in the code. */
import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const HEADER = /\bAuthorization\b["'`]?\s*[:,]\s*["'`]Basic\s/g;
const FIXED =
  /\b(?:const|let|var)\s+(?:\w*_)?(?:pass(?:word|wd)?|pwd|secret|token|api_?key)\s*=\s*(["'`])(?!\1)(?![<${])[^"'`$\s]{4,80}\1/gi;

/** The password's own line, in a file that sends one so. */
export function checkBasic(file: FileView, report: Report): void {
  if (file.unit.language === 'python' || codeMatches(file.unit, HEADER).length === 0) return;
  for (const { span } of codeMatches(file.unit, FIXED)) report(span);
}
