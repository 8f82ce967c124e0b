import type { Machine } from './machine.ts';
import { taintOf, type Value } from './value.ts';

const REDIRECT = 'redirect:';

/** `return "redirect:" + url`: any other text names a page of the own site. */
function redirected(value: Value): Value | undefined {
  if (!value.prefix.startsWith(REDIRECT)) return undefined;
  const prefix = value.prefix.slice(REDIRECT.length);
  return { ...value, prefix, isLed: prefix !== '' };
}

/** What a handler returns is the answer: a sink of rules that say so for this framework. */
export function checkReturn(m: Machine, node: number, value: Value): void {
  const { framework } = m.at;
  if (framework === '' || value.known?.is === 'map') return;
  for (const compiled of m.book.returns) {
    if (compiled.rule.flow?.returns?.includes(framework) !== true) continue;
    // `return text, 200`
    const body = value.known?.is === 'list' ? value.known.items[0] : framework === 'spring-view' ? redirected(value) : value;
    if (body === undefined || body.known?.is === 'map' || compiled.rule.flow.isHarmless?.(body) === true) continue;
    const taint = taintOf(body);
    if (taint !== undefined) m.flow(compiled, taint, node, 'the answer');
  }
}
