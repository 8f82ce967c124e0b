/* DOMPurify that is told to leave what runs scripts. */
import { literalOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

const TAGS = /^(?:script|iframe|object|embed|base|meta|link|form|style|svg|math)$/i;
const ATTRIBUTES = /^on[a-z]+$|^(?:srcdoc|formaction)$/i;

const holds = (list: Value | undefined, what: RegExp): boolean =>
  list?.known?.is === 'list' && list.known.items.some((item) => what.test(textOf(item) ?? ''));

/** `DOMPurify.sanitize(page, { ADD_TAGS: ['script'] })` */
export function checkPurifier(call: CallView, report: Report): undefined {
  if (!/purify/i.test(call.label)) return;
  const hasTags = ['ADD_TAGS', 'ALLOWED_TAGS'].some((name) => holds(call.option(name), TAGS));
  const hasAttributes = ['ADD_ATTR', 'ALLOWED_ATTR'].some((name) => holds(call.option(name), ATTRIBUTES));
  const isOff = ['SAFE_FOR_XML', 'SANITIZE_DOM'].some((name) => literalOf(call.option(name)) === false);
  if (!hasTags && !hasAttributes && !isOff && literalOf(call.option('ALLOW_UNKNOWN_PROTOCOLS')) !== true) return;
  report(call.place, { severity: 'low', confidence: 'medium', message: 'The purifier is told to leave what can run scripts.' });
}
