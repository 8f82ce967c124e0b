import { literalOf, REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, IsSafeFor, Report } from '../../rule.ts';

/** Says what a value of the header lets through. */
export function judge(
  value: Value | undefined,
  isSafeFor: IsSafeFor,
  report: (options: { readonly severity?: 'low' | 'medium' }) => void,
): void {
  if (value === undefined) return;
  // Pages in a frame that is fenced off, and files, are of the origin `null`.
  // A browser compares letter by letter: `NULL` is nobody's origin.
  if (/^\s*(?:\*\s*$|\*\.|null\s*$)/.test(textOf(value) ?? '')) report({ severity: 'low' });
  else if (isFromOutside(value, isSafeFor)) report({});
}

/** What was compared with a list of known sites, or looked up in one, is none of the visitor's choice. */
function isFromOutside(value: Value, isSafeFor: IsSafeFor): boolean {
  const taint = taintOf(value);
  return taint !== undefined && (taint.sources & REMOTE) !== 0 && !isSafeFor(taint, 'permissive-cors');
}

/** A header that lets every site read the answers. */
export function checkCorsHeader(call: CallView, report: Report): undefined {
  const [name, value] = call.args;
  if (/^\s*access-control-allow-origin\s*$/i.test(String(literalOf(name) ?? '')))
    judge(value, call.isSafeFor, (options) => report(call.place, options));
  for (const arg of call.args) {
    if (arg.known?.is !== 'map') continue;
    for (const [key, entry] of arg.known.entries) {
      if (/^access-control-allow-origin$/i.test(key)) judge(entry, call.isSafeFor, (options) => report(call.place, options));
    }
  }
}
