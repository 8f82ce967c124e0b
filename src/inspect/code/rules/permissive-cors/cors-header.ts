import { literalOf, REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** Says what a value of the header lets through. */
export function judge(value: Value | undefined, report: (options: { readonly severity?: 'low' | 'medium' }) => void): void {
  if (value === undefined) return;
  // Pages in a frame that is fenced off, and files, are of the origin `null`.
  if (/^\s*(?:\*\s*$|\*\.|null\s*$)/i.test(textOf(value) ?? '')) report({ severity: 'low' });
  else if (isFromOutside(value)) report({});
}

/** What was compared with a list of known sites, or looked up in one, is none of the visitor's choice. */
function isFromOutside(value: Value): boolean {
  const taint = taintOf(value);
  return taint !== undefined && (taint.sources & REMOTE) !== 0 && taint.safe === 0;
}

/** A header that lets every site read the answers. */
export function checkCorsHeader(call: CallView, report: Report): undefined {
  const [name, value] = call.args;
  if (/^\s*access-control-allow-origin\s*$/i.test(String(literalOf(name) ?? '')))
    judge(value, (options) => report(call.place, options));
  for (const arg of call.args) {
    if (arg.known?.is !== 'map') continue;
    for (const [key, entry] of arg.known.entries) {
      if (/^access-control-allow-origin$/i.test(key)) judge(entry, (options) => report(call.place, options));
    }
  }
}
