import { settingsOf } from '../../flow/configured.ts';
import { literalOf, REMOTE, taintOf, textOf } from '../../flow/value.ts';
import type { CallHook, CallView, Report } from '../../rule.ts';

/** Data from outside, or what the callers answer for. */
function sayIfOutside(call: CallView, at: number, report: Report, message: string): undefined {
  const taint = taintOf(call.args[at]);
  if (taint === undefined || call.isSafeFor(taint, 'code-injection')) return;
  if ((taint.sources & REMOTE) !== 0) return report(call.place, { message });
  call.asksCallers(taint, 'code-injection', call.path);
}

/** `factory.newTransformer(sheet)`: a style sheet calls whatever class it names, but in secure processing. */
function checkStyleSheet(call: CallView, report: Report): undefined {
  const { receiver } = call;
  const settings = receiver === undefined ? undefined : settingsOf(receiver);
  if (settings === undefined || receiver?.path.endsWith('TransformerFactory()') !== true) return;
  const isSecure = [...settings].some(([key, value]) => /secure[-_]processing/i.test(key) && (literalOf(value) ?? true) === true);
  if (!isSecure) sayIfOutside(call, 0, report, 'A style sheet from outside can run code of this program.');
}

/** `env.put(Context.PROVIDER_URL, url)`: the server of names sends objects that are made here. */
function checkProvider(call: CallView, report: Report): undefined {
  const [key] = call.args;
  if (!/(?:^|\.)PROVIDER_URL$/.test(key?.path ?? '') && textOf(key) !== 'java.naming.provider.url') return;
  sayIfOutside(call, 1, report, 'Data from outside decides which server names are looked up at, and it may send code.');
}

/** `parser.parseExpression(text)`: an expression of Spring reaches every class, but in a context for plain data. */
function checkExpression(call: CallView, report: Report): undefined {
  const { unit, within, label } = call;
  const text = within === undefined ? '' : unit.text.slice(within.start, within.end);
  const isPlain = /\bSimpleEvaluationContext\b/.test(text) && !/\bStandardEvaluationContext\b/.test(text);
  if (isPlain || /^Ognl\b/.test(label)) return;
  sayIfOutside(call, 0, report, 'Data from outside is run as an expression, which reaches every class of this program.');
}

/** `runner.execute(text, context)` of QLExpress, unless what may be called is on a list. */
function checkRunner(call: CallView, report: Report): undefined {
  const { unit, receiver, label } = call;
  if (!/ExpressRunner/.test(`${receiver?.path ?? ''} ${label}`) || /setForbidInvokeSecurityRisk|addSecureMethod/.test(unit.text))
    return;
  sayIfOutside(call, 0, report, 'Data from outside is run as an expression, which reaches every class of this program.');
}

export const javaCalls: readonly CallHook[] = [
  { names: ['execute'], check: checkRunner },
  { names: ['newTransformer', 'newTemplates'], check: checkStyleSheet },
  { names: ['parseExpression', 'parseRaw'], check: checkExpression },
  { names: ['put', 'setProperty', 'addToEnvironment'], check: checkProvider },
];
