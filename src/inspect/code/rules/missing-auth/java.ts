import { textOf } from '../../flow/entry.ts';
import type { FunctionCode, Unit } from '../../ir/unit.ts';
import type { FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { AS_OTHERS_DO, OPEN } from './words.ts';

const HANDLER = /^@(?:\w+Mapping|GET|POST|PUT|PATCH|DELETE|Path)\b/;
const CHANGES = /^@(?:(?:Post|Put|Patch|Delete)Mapping|POST|PUT|PATCH|DELETE|RequestMapping\b[^)]*\b(?:POST|PUT|PATCH|DELETE))\b/;
const GUARD =
  /^@(?:PreAuthorize|PostAuthorize|PreFilter|Secured|RolesAllowed|Authenticated|DenyAll|Requires(?:Permissions|Roles|Authentication|User)|SaCheck\w+|Protected|Auth\w*)\b/;
const ASKED = /SecurityContextHolder|getUserPrincipal|isUserInRole|getPrincipal\(|hasRole|hasAuthority|currentUser|\bauthenticat/;
const ASKING = /^(?:Principal|Authentication|SecurityContext|Jwt|UserDetails|\w*Principal|OAuth2\w*)$/;

/** Handlers of one class: those without the annotation, or the question, that their siblings have. */
export function checkJava(file: FileView, report: Report): void {
  const { unit } = file;
  for (const code of unit.classes) {
    if (code.decorators.some((node) => GUARD.test(textOf(unit, node)))) continue;
    const handlers = code.methods.flatMap((number) => {
      const method = unit.functions[number];
      return method?.decorators.some((node) => HANDLER.test(textOf(unit, node))) === true ? [method] : [];
    });
    if (!handlers.some((handler) => hasGuard(unit, handler))) continue;
    for (const handler of handlers) {
      const own = handler.decorators.map((node) => textOf(unit, node));
      if (!own.some((text) => CHANGES.test(text)) || isChecked(unit, handler)) continue;
      if (!OPEN.test(`${own.join(' ').replace(/@\w+/g, '')} ${handler.name}`)) report(nameOf(handler), AS_OTHERS_DO);
    }
  }
  checkConfiguration(file, report);
}

function hasGuard(unit: Unit, { decorators }: FunctionCode): boolean {
  return decorators.some((node) => GUARD.test(textOf(unit, node)));
}

function isChecked(unit: Unit, method: FunctionCode): boolean {
  if (hasGuard(unit, method) || method.parameters.some(({ type }) => ASKING.test(type))) return true;
  return ASKED.test(unit.text.slice(method.start, method.end));
}

const PERMITTED =
  /\b(?:antMatchers|requestMatchers|mvcMatchers)\(\s*HttpMethod\.(?:POST|PUT|PATCH|DELETE)\b([^()]*)\)\s*\.permitAll\(\)/g;
/** Everything, or what is for those who run the site, let through by its path. */
const OPENED =
  /\b(?:antMatchers|requestMatchers|mvcMatchers)\(\s*(?:"\/\*\*"|"[^"\n]*\b(?:admin|actuator|manage(?:ment)?|internal)\b[^"\n]*\*")\s*\)\s*\.permitAll\(\)/g;
const FOR_STAFF = 'What is meant for those who run the site is let through for everyone.';
const ALL = /\banyRequest\(\)\s*\.permitAll\(\)/g;

/** Spring Security's own list of who may do what. */
function checkConfiguration({ unit }: FileView, report: Report): void {
  for (const { span, text } of codeMatches(unit, PERMITTED)) {
    if (!OPEN.test(text))
      report(span, { confidence: 'medium', message: 'Requests that change something are let through for everyone.' });
  }
  for (const { span } of codeMatches(unit, ALL)) report(span, { severity: 'low', confidence: 'low' });
  for (const { span, text } of codeMatches(unit, OPENED)) {
    const isAll = text.includes('"/**"');
    report(span, isAll ? { severity: 'low', confidence: 'low' } : { confidence: 'medium', message: FOR_STAFF });
  }
}

function nameOf({ nameStart, nameEnd }: FunctionCode): { readonly start: number; readonly end: number } {
  return { start: nameStart, end: nameEnd };
}
