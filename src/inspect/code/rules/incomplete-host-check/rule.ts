import { textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** What holds one address, not a list of them. */
const ADDRESS = /(?:^|[._]|\b)\w*(?:hostname|host|netloc|origin|referr?er|url|uri|domain)(?:\(\))?\.\w+$/i;
const DOMAIN = /^(?:https?:\/\/)?(?:[\w-]+\.)+[a-z]{2,}$/i;
const NAMED =
  /^(?:\w+\.)*(?:\w*(?:domain|host|hostname|origin|site)\w{0,4}|(?:allowed|trusted|permitted|whitelisted|safe)_?(?:url|uri|link|redirect)\w{0,4})$/i;

/** True when the text of an argument, or its name, is that of a host. */
function isHost(call: CallView, index: number): boolean {
  const text = textOf(call.args[index]);
  if (text !== undefined) return DOMAIN.test(text);
  const place = call.argPlaces[index];
  return place !== undefined && NAMED.test(call.unit.text.slice(place.start, place.end));
}

function checkCall(call: CallView, report: Report): undefined {
  if (!ADDRESS.test(call.label) || call.receiver?.known !== undefined || !isHost(call, 0)) return;
  const text = textOf(call.args[0]) ?? '';
  switch (call.name) {
    case 'startsWith':
    case 'startswith':
      // Behind the host anything may follow: `https://example.com.evil.test`.
      return text.includes('://') ? report(call.place) : undefined;
    case 'endsWith':
    case 'endswith':
      return text.startsWith('.') ? undefined : report(call.place);
    default:
      return report(call.place);
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

export const incompleteHostCheck: CodeRule = {
  id: 'incomplete-host-check',
  title: 'A check of a host lets other hosts through',
  cwe: 'CWE-183',
  severity: 'low',
  confidence: 'medium',
  message: 'A part of the address is compared: `example.com.evil.test` or `evil-example.com` passes as well.',
  calls: [
    { names: ['includes', 'indexOf', 'startsWith', 'endsWith', 'startswith', 'endswith', 'find', 'search'], check: checkCall },
  ],
  file: checkFile,
};
