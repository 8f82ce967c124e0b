import type { Unit } from '../../ir/unit.ts';
import type { CodeRule, FileView, FunctionCode, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const LOOKUP =
  /\.(?:objects\.get|query\.get(?:_or_404)?|get_object_or_404|findById\w*|findByPk|findUnique|findOne|filter_by|find_one)\s*\(\s*(?:(?:\{\s*)?(?:where\s*:\s*\{\s*)?(?:_?id|pk|uuid)\s*[:=]\s*)?(?:\w+\.)*(?:\w*_?id|pk|params\.\w+|query\.\w+|body\.\w+)\b/i;
const OWNED =
  /owner|user_?id|userId|current_?user|created_?by|author(?!i[sz])|tenant|account_?id|belongs|req\.user|request\.user|session\[?.?.?user|is_?admin|isAdmin|permission|can\(|authorize/i;

/** What belongs to one person as a rule. */
const OF_SOMEBODY =
  /user|account|order|invoice|message|document|profile|payment|note|file|customer|patient|employee|booking|reservation|ticket|subscription|transaction/i;

/** Both sides come from who asks, so the comparison proves nothing. */
const BOTH_SIDES =
  /\breq(?:uest)?\.(?:cookies|headers)(?:\.\w+|\[[^\]\n]{1,60}\])\s*===?\s*req(?:uest)?\.(?:params|query|body)\b[^\s)]*|\breq(?:uest)?\.(?:params|query|body)(?:\.\w+|\[[^\]\n]{1,60}\])\s*===?\s*req(?:uest)?\.(?:cookies|headers)\b[^\s)]*/g;

function checkFile(file: FileView, report: Report): undefined {
  checkHandlers(file, report);
  for (const { span } of [...codeMatches(file.unit, SAYS_ITSELF), ...codeMatches(file.unit, SAID_BEFORE)])
    report(span, { severity: 'medium', confidence: 'medium', message: 'Whether someone has rights, the request itself says.' });
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

/** What a client says of itself: `request.cookies.get('is_admin') == 'true'`. */
const SAYS_ITSELF =
  /\breq(?:uest)?\.(?:cookies|COOKIES|args|form|values|headers|GET|POST|json|body|query)(?:\.get\(\s*|\[|\.)["']?(?:x-)?(?:is_?admin|is_?staff|is_?superuser|is_?auth\w*|admin|role|user_?role|logged_?in|authenticated|privilege\w*)\b["']?(?:\s{0,9},[^()\n]{0,20})?\s{0,9}[)\]]?\s{0,9}(?:===?\s{0,9}["']?(?:admin\w*|true|1|yes|True|root|superuser)\b|\)?:\s{0,9}$)/gim;

/** The same, kept in a variable before; who someone is, a cookie says as it likes, too. */
const SAID_BEFORE =
  /\b(\w{1,40})\s*=\s*request\.(?:(?:cookies|COOKIES|args|headers|GET|form|POST)(?:\.get\(\s*|\[)["'](?:is_?admin|user_?role|role|admin)|(?:cookies|COOKIES)(?:\.get\(\s*|\[)["'](?:user(?:_?name)?|login))["'][^\n]{0,30}\n[^@]{0,300}?\bif\s+\1\s*==\s*["'](?:admin\w*|true|1|yes|root)\b/gi;

/** Functions that a route leads to; of Django only the way that they begin is known. */
function handlersOf({ unit, routes }: FileView): readonly FunctionCode[] {
  const routed = routes.flatMap(({ verb, handler }) => (handler === undefined || verb === 'USE' ? [] : [handler]));
  if (unit.language !== 'python') return routed;
  const views = unit.functions.filter(({ parameters, owner }) => parameters[0]?.name === 'request' && owner < 0);
  return [...new Set([...routed, ...views])];
}

/** `@admin_required`, `@permission_required('change')`: whom it lets in, may see what is others'. */
function isForFew({ text, code }: Unit, { decorators }: FunctionCode): boolean {
  return decorators.some((node) =>
    /^[\w.]*(?:permission|admin|staff|superuser|roles?_|scope)/i.test(text.slice(code[node + 1], code[node + 2])),
  );
}

function checkHandlers(file: FileView, report: Report): undefined {
  const { unit } = file;
  for (const handler of handlersOf(file)) {
    if (isForFew(unit, handler)) continue;
    const body = unit.text.slice(handler.start, handler.end);
    const found = LOOKUP.exec(body);
    if (found === null || OWNED.test(body.replace(found[0], '')) || !OF_SOMEBODY.test(body)) continue;
    const start = handler.start + found.index;
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
