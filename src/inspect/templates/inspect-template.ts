import { type Finding, type Inspection, isLesserPath, lineStarts, type RuleInfo, spotAt } from '../../model/index.ts';
import { TEMPLATE_LANGUAGES, type TemplateLanguage } from './languages.table.ts';

export const templateRules: readonly RuleInfo[] = [
  {
    id: 'unescaped-output',
    title: 'A template puts a text into a page without escaping it',
    cwe: 'CWE-79',
    severity: 'high',
    confidence: 'high',
  },
];

/** What a client sends, as templates reach it. */
const REQUEST =
  /\bparams\s*[[.]|\bcookies\s*\[|\brequest\.(?:getParameter|getHeader|getQueryString|getCookies|args|GET|POST|query|params|form|values|headers|cookies|input|get|all)\b|\brequest\(\s*['"]|\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b|\$request->|\bold\(|\bapp\.request\b|\b(?:req|ctx)\.(?:query|params|body|headers|cookies)\b|^\s*(?:param|paramValues|header|headerValues|cookie)[.[]|^\s*pageContext\.request\b/;
/** A variable that was filled from there, in the same template. */
const FILLED =
  /(?<!\w)(?<name>[$@]?\w+)\s*=\s*(?:\(\w+\)\s*)?(?:request\.(?:getParameter|getHeader|getQueryString)\b|params\s*[[.]|\$_(?:GET|POST|REQUEST|COOKIE)\b|(?:req|ctx)\.(?:query|params|body)\b)/g;
/** Text that is made for pages: other templates, tags and forms of the framework, escaped or fixed text, numbers. */
const MADE =
  /^\s*(?:['"][^'"]*['"]|[\d.]+|true|false|null|nil)\s*$|^\s*(?:include|partial|render|yield|block|content(?:_for)?|slot|body|layout|super|component|contentFor|script|style|css|js|defaultContent)\b|\b(?:escape\w*|h|sanitize\w*|strip_?tags|encode\w*|escapeXml|purify\w*|DOMPurify|htmlspecialchars|htmlentities|e|json\w*|to_json|stringify|tojson|bleach|markdown\w*|translate|trans|__|t|i18n|csrf\w*|method_field|asset|mix|vite|\w+_(?:tag|path|url|field|link|for)|link_to|button_to|image_tag|form_\w+|url|route|links|render|pagina\w+|size|length|count|csrf_token|forHtml\w*|htmlEscape|escapeHtml4?|parseInt|Integer|Number|Date|format\w*|getContextPath|contextPath|widget|as_p|as_table|as_ul|media|icon\w*|svg\w*|config|env)\s*(?:\(|\b(?=\s*(?:['"|]|$)))/i;

/** The language of a template by its name; undefined for anything else. */
export function templateLanguageOf(path: string, text: string): TemplateLanguage | undefined {
  return TEMPLATE_LANGUAGES.find(({ files, places }) => files.test(path) && places.some((place) => text.search(place) >= 0));
}

/**
 * Looks for output that is not escaped. What comes from the request itself is high; a variable of which the template does not say where
 * it is from is low, because it may be text that was made for the page.
 */
export function inspectTemplate({ path, text }: { readonly path: string; readonly text: string }): Inspection {
  const findings: Finding[] = [];
  const starts = lineStarts(text);
  const filled = new Set([...text.matchAll(FILLED)].map(({ groups }) => groups?.['name'] ?? ''));
  for (const language of TEMPLATE_LANGUAGES.filter(({ files }) => files.test(path))) {
    for (const match of language.places.flatMap((place) => [...text.matchAll(place)])) {
      const found = isEscapingTag(text, match.index) ? undefined : findingAt(language, match, filled);
      if (found === undefined) continue;
      const start = spotAt(starts, match.index);
      const end = spotAt(starts, match.index + match[0].length);
      const isLesser = isLesserPath(path);
      findings.push({
        ...found,
        severity: isLesser ? 'low' : found.severity,
        confidence: isLesser ? 'low' : found.confidence,
        place: { path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
        excerpt: match[0].trim().replace(/\s+/g, ' ').slice(0, 160),
      });
    }
  }
  return { findings, incomplete: [] };
}

/** `<c:out value="${param.q}"/>`: a tag that escapes what its attributes give. */
function isEscapingTag(text: string, at: number): boolean {
  return /<(?:c:out|c:if|c:when|c:set|c:forEach|c:param|c:url|fmt:\w+|spring:\w+|form:\w+|s:\w+)\b[^<>]*$/.test(
    text.slice(Math.max(0, at - 200), at),
  );
}

function findingAt(
  language: TemplateLanguage,
  { groups }: RegExpExecArray,
  filled: ReadonlySet<string>,
): Pick<Finding, 'rule' | 'cwe' | 'severity' | 'confidence' | 'message'> | undefined {
  const code = groups?.['code'] ?? '';
  const isMade = MADE.test(code);
  const isRequest = !isMade && (REQUEST.test(code) || holds(code, filled));
  if (isMade || (language.name === 'JSP' && !isRequest)) return undefined;
  const where = isRequest ? 'What the client sends' : 'A text';
  const message = `${where} stands in the page as it is: ${language.name} does not escape here, so it can bring scripts. Write ${language.instead}.`;
  const [severity, confidence] = isRequest ? (['high', 'high'] as const) : (['low', 'low'] as const);
  return { rule: 'unescaped-output', cwe: 'CWE-79', severity, confidence, message };
}

/** By its own words: a template may fill as many variables as it has places. */
function holds(code: string, names: ReadonlySet<string>): boolean {
  return (code.match(/[$@]?\w+/g) ?? []).some((word) => names.has(word) || names.has(word.replace(/^[$@]/, '')));
}
