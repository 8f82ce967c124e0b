import { sinks } from '../../flow/sink.ts';
import { RESPONSE } from '../../models/receivers.ts';
import type { CodeRule } from '../../rule.ts';

export const headerInjection: CodeRule = {
  id: 'header-injection',
  title: 'Data becomes part of a header',
  cwe: 'CWE-113',
  severity: 'low',
  confidence: 'medium',
  message: 'Data from outside becomes part of a header of the answer, so it can add headers of its own.',
  flow: {
    sinks: [
      ...sinks(['*.setHeader(0,1)', '*.writeHead(1)', '*.header(0,1)', '*.set(0,1)', '*.append(0,1)', '*.cookie(0)'], RESPONSE),
      ...sinks(['*.headers.add(0,1)', '*.headers.set(0,1)', '*.add_header(0,1)', '*.headers.__setitem__(1)']),
    ],
    narrow: (value) => (value.known?.is === 'map' ? undefined : value),
  },
};
