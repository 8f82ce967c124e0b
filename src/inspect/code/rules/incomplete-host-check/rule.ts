import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { anchorMistake, hostMistake } from './patterns.ts';
import { forgetsSchemes, schemeMistakes } from './schemes.ts';
import { suffixMistakes } from './suffixes.ts';

/** What holds one address, not a list of them. */
const ADDRESS = /(?:^|[._]|\b)\w*(?:hostname|host|netloc|origin|referr?er|url|uri|domain)(?:\(\))?\.\w+$/i;
const DOMAIN = /^(?:https?:\/\/)?(?:[\w-]+\.)+[a-z]{2,}$/i;
/** `package.json`: no domain ends so. */
const FILE =
  /^[\w.-]+\.(?:json|[cm]?[jt]s|[jt]sx|html?|s?css|less|txt|xml|ya?ml|toml|lock|log|csv|pdf|png|jpe?g|gif|svg|ico|webp|woff2?|wasm|php|aspx?|jsp|exe)$/i;
const NAMED =
  /^(?:\w+\.)*(?:\w*(?:domain|host|hostname|origin|site)\w{0,4}|(?:allowed|trusted|permitted|whitelisted|safe)_?(?:url|uri|link|redirect)\w{0,4})$/i;

/** True when the text of an argument, or its name, is that of a host. */
function isHost(call: CallView, index: number): boolean {
  const text = textOf(call.args[index]);
  if (text !== undefined) return DOMAIN.test(text) && !FILE.test(text);
  const place = call.argPlaces[index];
  return place !== undefined && NAMED.test(call.unit.text.slice(place.start, place.end));
}

function checkCall(call: CallView, report: Report): undefined {
  if (forgetsSchemes(call.receiver)) return report(call.place, { message: OTHER_SCHEMES });
  if (call.receiver?.known !== undefined) return;
  if (!(ADDRESS.test(call.label) && isHost(call, 0)) && !isPlainHost(call)) return;
  const text = textOf(call.args[0]) ?? '';
  const after = call.unit.text.slice(call.place.end, call.place.end + 16);
  switch (call.name) {
    case 'startsWith':
    case 'startswith':
      // Behind the host anything may follow: `https://example.com.evil.test`.
      return isOpen(text) ? report(call.place) : undefined;
    case 'endsWith':
    case 'endswith':
      return text.startsWith('.') ? undefined : report(call.place);
    case 'indexOf':
      if (/^\s*[!=]==?\s*0\b/.test(after) && !isOpen(text) && text.includes('/')) return;
      return /^\s*[-+]/.test(after) ? undefined : report(call.place);
    default:
      return report(call.place);
  }
}

/** No slash and no port says where the host ends. */
const isOpen = (text: string): boolean => /^\w+:\/\/[^/:?#]*$/.test(text);

const PLAIN_HOST = /^(?:https?:\/\/(?:[\w-]+\.)+[a-z]{2,}(?:[:/].*)?|\.?(?:[\w-]+\.)+(?:com|org|net|edu|gov|io))$/i;
/** What is read to see what is in it, not to judge an address. */
const TEXTS =
  /(?:html|body|content|text|source|code|message|msg|std(?:out|err)|output|readme|markdown|log|line|file|path|css|xml|json|desc\w*|title|e?mail\w*|comment|error|err|reason)s?(?:\(\))?\.\w+$|expect\(/i;

/** JavaScript's `link.includes('example.com')`, whatever it is called that the address stands in. */
function isPlainHost(call: CallView): boolean {
  const { unit, name, label, args } = call;
  if (unit.language === 'python' || name === 'find' || name === 'search' || TEXTS.test(label)) return false;
  return PLAIN_HOST.test(textOf(args[0]) ?? '');
}

/** `RegExp('^https://www.example.com')`, `link.match('https://example.com')` */
function checkText(call: CallView, report: Report): undefined {
  const [first] = call.argPlaces;
  const pattern = textOf(call.args[0]);
  if (pattern === undefined || first === undefined || call.unit.language === 'python') return;
  if (call.name !== 'RegExp' && call.receiver === undefined) return;
  // A text that is matched by a method of a pattern is not one.
  if (/^(?:exec|test)$/.test(call.name)) return;
  const message = hostMistake(pattern, true) ?? (call.name === 'RegExp' ? anchorMistake(pattern) : undefined);
  if (message !== undefined) report(first, { message });
}

/** What is taken out of a text, or where it is cut, judges nothing. */
const TAKEN = /\.(?:replace(?:All)?|split)\(\s*$/;
const JUDGED = /\.(?:match|search)\(\s*$/;
/** `pattern.exec(link)[1]` is taken out of it. */
const JUDGES = /^\s*\.(?:test\(|exec\([^()]*\)(?!\s*\[))/;

function checkLiterals({ unit }: FileView, report: Report): void {
  for (const node of unit.regexes) {
    const pattern = unit.strings[unit.code[node + 3] ?? 0] ?? '';
    if (unit.language === 'ruby' || !/[|.]/.test(pattern)) continue;
    const place = { start: unit.code[node + 1] ?? 0, end: unit.code[node + 2] ?? 0 };
    const before = unit.text.slice(Math.max(0, place.start - 24), place.start);
    if (TAKEN.test(before)) continue;
    const isCheck = JUDGED.test(before) || JUDGES.test(unit.text.slice(place.end, place.end + 100));
    const message = hostMistake(pattern, isCheck) ?? anchorMistake(pattern);
    if (message !== undefined) report(place, { message });
  }
}

const ENDINGS = 'com|org|net|io|dev|app|edu|gov|co|ai|de|uk|eu';
/** `'example.com' in url` */
const IN = new RegExp(
  `(["'])(?:https?://)?(?:[\\w-]+\\.)+(?:${ENDINGS})\\1\\s+(?:not\\s+)?in\\s+(?:\\w+\\.)*\\w*(?:url|uri|netloc|hostname|host|origin|referr?er|domain)\\b(?!s|\\()`,
  'gi',
);
/** A pattern of a host: its dots stand for any character. */
const PATTERN = /(?:[=([,:]\s*\/|\b(?:re\.\w+|RegExp)\(\s*r?["'])(\^(?:[^/\\\n"']|\\.){4,200}\$)/g;
const OPEN_DOT = new RegExp(`(?<!\\\\)\\.(?:[\\w-]+\\\\?\\.)*(?:${ENDINGS})(?![\\w.])`);

function checkFile(file: FileView, report: Report): undefined {
  checkLiterals(file, report);
  for (const place of schemeMistakes(file.unit)) report(place, { message: OTHER_SCHEMES });
  for (const place of suffixMistakes(file.unit)) report(place, { message: NOT_FOUND });
  for (const { span } of codeMatches(file.unit, IN)) report(span);
  for (const { span, text, groups } of codeMatches(file.unit, PATTERN)) {
    const pattern = groups[0] ?? '';
    if (!/https?|www|:\\?\/\\?\//.test(pattern) || !OPEN_DOT.test(pattern)) continue;
    const start = span.start + text.indexOf(pattern);
    report(
      { start, end: span.end },
      { message: 'The dots of this host stand for any character, so other hosts match too: write `\\.`.' },
    );
  }
}

const OTHER_SCHEMES = '`data:` and `vbscript:` run scripts as well: say which schemes are let through.';

const NOT_FOUND = 'What is not found is at -1, which is the same where the text is one shorter: use `endsWith`.';

export const incompleteHostCheck: CodeRule = {
  id: 'incomplete-host-check',
  title: 'A check of a host lets other hosts through',
  cwe: 'CWE-183',
  severity: 'low',
  confidence: 'medium',
  message: 'A part of the address is compared: `example.com.evil.test` or `evil-example.com` passes as well.',
  calls: [
    { names: ['includes', 'indexOf', 'startsWith', 'endsWith', 'startswith', 'endswith', 'find', 'search'], check: checkCall },
    { names: ['RegExp', 'match', 'search'], check: checkText },
  ],
  file: checkFile,
};
