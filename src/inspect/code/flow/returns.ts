import type { Machine } from './machine.ts';
import { taintOf, type Value } from './value.ts';

const REDIRECT = 'redirect:';

/** `return "redirect:" + url`: any other text names a page of the own site. */
function redirected(value: Value): Value | undefined {
  if (!value.prefix.startsWith(REDIRECT)) return undefined;
  const prefix = value.prefix.slice(REDIRECT.length);
  return { ...value, prefix, isLed: prefix !== '' };
}

/** `ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(text)` */
export const IS_NO_PAGE: RegExp =
  /\b(?:contentType|type|ok)\(\s*(?:[\w.]*MediaType\.)?(?:TEXT_PLAIN|TEXT_CSV|APPLICATION_(?!XHTML)\w+|IMAGE_(?!SVG)\w+)/;

/** `Response.ok().type(MediaType.TEXT_HTML).entity(text).build()` */
const IS_PAGE = /\b(?:contentType|type|ok|variant)\([^;]*(?:\bTEXT_HTML|"text\/html|\bAPPLICATION_XHTML)/;

/** `return error_result(message=text)` of a helper that is not in sight: it makes an object of what it is given. */
const MAKES_OBJECT = /(?:json|dict|result|error|fail(?:ure)?|success|payload)\w{0,40}\(\)$/i;
const MAKES_PAGE = /html|page|render|template/i;

function isObject({ known, path }: Value): boolean {
  return known === undefined && MAKES_OBJECT.test(path) && !MAKES_PAGE.test(path);
}

/** Text that a block puts together itself, when it has not said that its answer is no page. */
function isPageOfSinatra({ at, frame }: Machine, { isBuilt, path }: Value): boolean {
  const body = frame.unit.text.slice(at.code?.start, at.code?.end);
  return (isBuilt || path.startsWith('params')) && !/\bcontent_type\b(?![^\n]*html)/.test(body);
}

/** What a handler returns is the answer: a sink of rules that say so for this framework. */
export function checkReturn(m: Machine, node: number, value: Value): void {
  const { framework } = m.at;
  if (framework === '' || value.known?.is === 'map' || isObject(value)) return;
  // `return self.app(environ, start_response)`: what another program answers is no text that was put together here.
  if (framework === 'wsgi' && value.known?.is !== 'list' && !value.isBuilt) return;
  const source = framework === 'spring-body' || framework === 'java-answer' ? m.source(node).slice(0, 400) : '';
  if (framework === 'spring-body' && IS_NO_PAGE.test(source)) return;
  if (framework === 'java-answer' && !IS_PAGE.test(source)) return;
  if (framework === 'sinatra' && !isPageOfSinatra(m, value)) return;
  for (const compiled of m.book.returns) {
    if (compiled.rule.flow?.returns?.includes(framework) !== true) continue;
    // `return text, 200`
    const body = value.known?.is === 'list' ? value.known.items[0] : framework === 'spring-view' ? redirected(value) : value;
    if (body === undefined || body.known?.is === 'map' || compiled.rule.flow.isHarmless?.(body, 'return') === true) continue;
    const taint = taintOf(body);
    if (taint !== undefined) m.flow(compiled, taint, node, 'the answer');
  }
}
