import type { CodeRule, FileView, Report } from '../../rule.ts';

const LOOKUP =
  /\.(?:objects\.get|query\.get(?:_or_404)?|get_object_or_404|findById\w*|findByPk|findUnique|findOne|filter_by|find_one)\s*\(\s*(?:(?:\{\s*)?(?:where\s*:\s*\{\s*)?(?:_?id|pk|uuid)\s*[:=]\s*)?(?:\w+\.)*(?:\w*_?id|pk|params\.\w+|query\.\w+|body\.\w+)\b/i;
const OWNED =
  /owner|user_?id|userId|current_?user|created_?by|author|tenant|account_?id|belongs|req\.user|request\.user|session\[?.?.?user|is_?admin|isAdmin|permission|can\(|authorize/i;

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
  file: checkHandlers,
};
