/* What text compares with a password, or gives as one: the same in all languages. */
import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

// A password that is compared with text in the code: a back door, or a default that is never changed.
const COMPARED =
  /(?:passw(?:or)?d|passwd|pwd)["']?[\])]?\s*(?:===?|!==?)\s*(["'])(?!\1)[^"'\n]{3,60}\1|(["'])(?!\2)[^"'\n]{3,60}\2\s*(?:===?|!==?)\s*\$?\w*passw(?:or)?d\b/gi;

export function checkCompared({ unit }: FileView, report: Report): void {
  for (const { span, text } of codeMatches(unit, COMPARED)) {
    // `field.type === 'password'` is compared with the kind of a field; a password itself may well be "password".
    const isKind = /["'](?:string|undefined|object|number|text)["']/.test(text);
    const isKindOfField =
      /["']password["']/.test(text) && !/["']\]?\)?\s*(?:===?|!==?)|passw\w*\s*===?\s*["']password/i.test(text);
    if (!isKind && !isKindOfField) report(span);
  }
}

/** `Config{Password: "hunter2"}`, `['password' => 'hunter2']`, `connect(password: 'hunter2')`: a word with letters and digits, which no label has. */
const PAIRED =
  /\b(?:[a-z]{1,20}_?)?(?:password|passwd|passphrase|api_?key|auth_?token|access_?token|secret_?key)["']?\s*(?:=>|:)\s*(["'])(?=[^"'\n]{0,60}\d)(?=[^"'\n]{0,60}[a-z])[^\s"'<>{}$%\\]{6,60}\1\s*[,)}\]\n]/gi;

/** Words that stand for one, and names of kinds and places. */
const STANDS_FOR_ONE =
  /^(?:your|my_|the_|change|example|dummy|test|fake|x{3,}|\*{3,}|sha\d|md5|pbkdf2|utf-?8|required|nullable|min:|max:)|_(?:field|input|id)s?\d*$|^[a-z_]+\d?(?:\.[a-z_]+)+\d?$|[/|]/i;

/** The same for Go, PHP and Ruby. */
export function checkInText(file: FileView, report: Report): void {
  const { unit } = file;
  checkCompared(file, report);
  for (const { span, text } of codeMatches(unit, PAIRED)) {
    const value = /(["'])([^"']*)\1[^"']*$/.exec(text)?.[2] ?? '';
    if (!STANDS_FOR_ONE.test(value)) report(span, { severity: 'low' });
  }
}
