import { literalOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

function isAll(value: Value | undefined): boolean {
  if (value?.known?.is === 'list') return isAll(value.known.items[0]);
  const text = textOf(value);
  return text === '0.0.0.0' || text === '::' || text === '[::]';
}

function checkBind(call: CallView, report: Report): undefined {
  const [first, second] = call.args;
  const isEmptyHost = (value: Value | undefined): boolean => value?.known?.is === 'list' && textOf(value.known.items[0]) === '';
  const isOpen = [first, second, call.option('host'), call.option('hostname'), call.option('address')].some((value) =>
    isAll(value),
  );
  const isImplicit = isEmptyHost(first) && /bind|Server/.test(call.name);
  if (isOpen || isImplicit) report(call.place, literalOf(call.option('debug')) === true ? { severity: 'high' } : {});
}

export const bindAllInterfaces: CodeRule = {
  id: 'bind-all-interfaces',
  title: 'The server can be reached from every network',
  cwe: 'CWE-1327',
  severity: 'low',
  confidence: 'medium',
  message: 'The server listens on every network of the machine, not only on the machine itself.',
  calls: [
    {
      names: [
        'run',
        'bind',
        'listen',
        'run_app',
        'serve',
        'make_server',
        'TCPServer',
        'HTTPServer',
        'ThreadingHTTPServer',
        'create_server',
        'start_server',
        'start',
        'run_simple',
        'WSGIServer',
      ],
      check: checkBind,
    },
  ],
  others,
};
