import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { AssignView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** `response.headers['X-Name'] = data` */
function checkAssign(assign: AssignView, report: Report): undefined {
  if (
    !/\b(?:headers|response|resp|res)\.[\w-]+$/i.test(assign.path) ||
    /\.(?:status|body|data|text|content|headers)$/.test(assign.path)
  )
    return;
  if (assign.name === 'Location' || !/headers|-|^[A-Z]/.test(assign.path.replace(/^\w+\./, ''))) return;
  const taint = taintOf(assign.value);
  if (taint !== undefined && (taint.sources & REMOTE) !== 0 && taint.safe === 0) report(assign.place);
}

export const headerInjection: CodeRule = {
  id: 'header-injection',
  title: 'Data becomes part of a header',
  cwe: 'CWE-113',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside becomes part of a header of the answer, so it can add headers of its own.',
  assign: checkAssign,
  flow: {
    sinks: [
      ...sinks(['*.setHeader(0,1)', '*.writeHead(1)', '*.header(0,1)', '*.set(0,1)', '*.append(0,1)', '*.cookie(0)'], RESPONSE),
      ...sinks([
        '*.headers.add(0,1)',
        '*.Headers().add(0,1)',
        '*.headers.set(0,1)',
        '*.add_header(0,1)',
        '*.headers.__setitem__(1)',
      ]),
    ],
    narrow: (value) => (value.known?.is === 'map' ? undefined : value),
  },
  others,
};
