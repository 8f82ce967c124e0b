import type { CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const LOOKUP =
  /\.(?:objects\.get|query\.get(?:_or_404)?|get_object_or_404|findById\w*|findByPk|findUnique|findOne|filter_by|find_one)\s*\(\s*(?:(?:\{\s*)?(?:where\s*:\s*\{\s*)?(?:_?id|pk|uuid)\s*[:=]\s*)?(?:\w+\.)*(?:\w*_?id|pk|params\.\w+|query\.\w+|body\.\w+)\b/i;
const OWNED =
  /owner|user_?id|userId|current_?user|created_?by|author|tenant|account_?id|belongs|req\.user|request\.user|session\[?.?.?user|is_?admin|isAdmin|permission|can\(|authorize/i;

/** Both sides come from who asks, so the comparison proves nothing. */
const BOTH_SIDES =
  /\breq(?:uest)?\.(?:cookies|headers)(?:\.\w+|\[[^\]\n]{1,60}\])\s*===?\s*req(?:uest)?\.(?:params|query|body)\b[^\s)]*|\breq(?:uest)?\.(?:params|query|body)(?:\.\w+|\[[^\]\n]{1,60}\])\s*===?\s*req(?:uest)?\.(?:cookies|headers)\b[^\s)]*/g;

function checkFile(file: FileView, report: Report): undefined {
  checkHandlers(file, report);
  for (const { span, text } of codeMatches(file.unit, BOTH_SIDES)) {
    // A token in a cookie and in the form is how forged requests are told from real ones.
    if (/csrf|xsrf|state|nonce/i.test(text)) continue;
    report(span, {
      severity: 'medium',
      confidence: 'medium',
      message: 'Both sides of this comparison come from who asks, so it proves nothing.',
    });
  }
}

function checkHandlers(file: FileView, report: Report): undefined {
  const { unit } = file;
  for (const route of file.routes) {
    if (route.handler === undefined || route.verb === 'USE') continue;
    const body = unit.text.slice(route.handler.start, route.handler.end);
    const found = LOOKUP.exec(body);
    if (
      found === null ||
      OWNED.test(body.replace(found[0], '')) ||
      !/user|account|order|invoice|message|document|profile|payment|note|file/i.test(body)
    )
      continue;
    const start = route.handler.start + found.index;
    report({ start, end: start + found[0].length });
  }
}

export const objectWithoutOwner: CodeRule = {
  id: 'object-without-owner',
  title: 'An object is looked up by its number alone',
  cwe: 'CWE-639',
  severity: 'low',
  confidence: 'low',
  message: 'The object is looked up by an id from the request, and nothing checks that it belongs to who asks.',
  file: checkFile,
};
