import { REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

const MARKED = /\{\{-?\s*(\w+)\b[^{}|]*(?:\|[^{}|]*)*\|\s*safe\b/g;

/** A template in the code that tells the engine to put a value in as it is: `{{ bio|safe }}`. */
export function checkMarkedSafe(call: CallView, report: Report): undefined {
  const text = textOf(call.args[0] ?? call.option('source'));
  if (text === undefined || call.unit.language !== 'python' || !text.includes('safe')) return;
  const names = [...text.slice(0, 10_000).matchAll(MARKED)].map(([, name = '']) => name);
  if (names.length === 0) return;
  const isFromOutside = names.some((name) => {
    const taint = taintOf(call.option(name));
    return taint !== undefined && (taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'xss');
  });
  if (isFromOutside) return report(call.place);
  // What it will be given is not in sight here.
  if (call.name !== 'render_template_string')
    report(call.place, { severity: 'low', confidence: 'low', message: 'The template puts a value in without escaping it.' });
}
