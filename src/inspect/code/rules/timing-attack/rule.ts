import { isShortWord } from '../../../../model/index.ts';
import type { CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const COMPARED =
  /\b(?:if|return|and|or|&&|\|\|)\s*\(?\s*(?:(?:force_\w+|str|bytes|String)\()?(?:\w+\.)*(?:\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*(?:\(\))?)\)?\s*(?:===?|!==?)\s*(?:\w+\.)*\w*(?:signature|hmac|digest|hash|token|api_?key|secret)\w*\b(?!\s*\.(?:length|type))/gi;

// `if actual_pw[i] != typed_pw[i]: return False`
const IN_LOOP =
  /\bif\s*\(?\s*\w*(?:passw|pwd?\b|_pw|secret|token|hash|digest|signature|hmac|mac\b|pin\b)\w*\[(\w+)\]\s*!==?\s*\w+\[\1\]\s*\)?\s*[:{]?\s*return\s+(?:False|false)/gi;

// `request.headers.get('X-Token') == TOKEN`, `stored_hash == self.encode(password)`
const SENT =
  /\brequest\.(?:headers|META|args|form|GET|POST|json|cookies)(?:\.get\([^()\n]{1,60}\)|\[[^\]\n]{1,60}\])\s*[!=]=\s*(?:f?["'][^"'\n]{0,20}["']\s*\+\s*)?(?:\w{1,40}\.){0,4}(?:\w{0,40}(?:secret|token|api_?key|signature)\w{0,40}\b(?!\s*\()|environ\[[^\]\n]{1,60}\])/gi;
const COMPUTED =
  /\breturn\s+\(?\s*(?:\w{1,40}\.){0,4}\w{0,40}(?:hash|digest|signature|hmac|passw(?:or)?d|encoded)\w{0,40}\s*==\s*(?:\w{1,40}\.){0,4}_?(?:\w{0,40}(?:hash|digest|sign|hmac|crypt)\w{0,40}|encode|make_password)\(/gi;

// `user.password == given`: it is kept as it was typed, too. Two fields of one form are compared by their bare names.
const PLAIN =
  /\b(?:if|return|and|or|not)\s+\(?\s*(?:(?:\w{1,40}\.){1,4}passw(?:or)?d\s*[!=]=\s*(?:\w{1,40}\.){0,4}\w{1,40}\b(?!\s*[.([])|\w{1,40}\s*[!=]=\s*(?:\w{1,40}\.){1,4}passw(?:or)?d\b(?!\s*[.([]))/g;

// `mac = hmac.new(...).hexdigest()`, `const mac = createHmac(...).digest('hex')`
const MADE = /\b(\w+)\s*=\s*(?:await\s+)?(?:hmac\.(?:new|digest)|(?:\w+\.)?createHmac)\(/g;
// `createHmac('sha256', key).update(body).digest('hex') === sent`
const MADE_IN_PLACE = /\bcreateHmac\([^;{}]{1,200}\.digest\([^()]{0,20}\)\s*[!=]==?\s*(?!null\b|undefined\b)[\w.]+/g;
/** How far behind its making a code is compared, in UTF-16 units. */
const NEAR = 1500;

/** A code that was made here is compared with the one that was sent. */
function checkMade(file: FileView, report: Report): void {
  for (const { span, groups } of codeMatches(file.unit, MADE)) {
    const [name = ''] = groups;
    if (!isShortWord(name)) continue;
    const after = file.unit.text.slice(span.end, span.end + NEAR);
    const compared = new RegExp(
      `(?:(?<![\\w.])${name}\\s*[!=]==?\\s*[\\w.]+|[\\w.\\])]\\s*[!=]==?\\s*${name})\\b(?!\\s*\\.)`,
    ).exec(after);
    if (compared === null || /\b(?:None|null|undefined|true|false)\b/.test(compared[0])) continue;
    const start = span.end + compared.index;
    report({ start, end: start + compared[0].length });
  }
}

export const timingAttack: CodeRule = {
  id: 'timing-attack',
  title: 'A secret is compared in a time that tells where it differs',
  cwe: 'CWE-208',
  severity: 'low',
  confidence: 'medium',
  message: 'The comparison ends at the first difference, so its time tells how much of the secret was right.',
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, COMPARED)) report(span);
    for (const { span } of codeMatches(file.unit, IN_LOOP)) report(span);
    if (file.unit.language === 'python')
      for (const pattern of [SENT, COMPUTED, PLAIN])
        for (const { span, text } of codeMatches(file.unit, pattern))
          if (!/None|['"]{2}|passw\w*[12]\b|confirm|repeat|form\./.test(text)) report(span);
    checkMade(file, report);
    for (const { span } of codeMatches(file.unit, MADE_IN_PLACE)) report(span);
  },
};
