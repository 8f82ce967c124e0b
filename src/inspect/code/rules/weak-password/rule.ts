import type { AssignView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** `if len(password) < 4:` */
const SHORT =
  /\blen\(\s*(?:\w{1,40}\.){0,4}(?:\w{0,40}(?:passw(?:or)?d|passphrase)\w{0,20}|(?:\w{1,20}_)?(?:pwd?|passwd))\s*\)\s*(?:<\s*[1-7]|<=\s*[1-6]|>=\s*[1-7]|>\s*[1-6])\b/gi;

function checkFile(file: FileView, report: Report): void {
  if (file.unit.language !== 'python') return;
  for (const { span } of codeMatches(file.unit, SHORT)) report(span);
}

/** Django's list of what a password must be like. */
function checkValidators({ name, value, place, unit }: AssignView, report: Report): void {
  if (unit.language !== 'python' || name !== 'AUTH_PASSWORD_VALIDATORS') return;
  if (value.known?.is === 'list' && value.known.items.length === 0 && !value.known.isOpen)
    report(place, { message: 'Every password is taken: nothing looks at it.' });
}

export const weakPassword: CodeRule = {
  id: 'weak-password',
  title: 'Passwords that are easy to guess are taken',
  cwe: 'CWE-521',
  severity: 'low',
  confidence: 'medium',
  message: 'Passwords with fewer than eight characters are tried out in no time.',
  file: checkFile,
  assign: checkValidators,
};
