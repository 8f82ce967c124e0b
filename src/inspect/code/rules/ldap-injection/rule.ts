import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { others } from './others.ts';

export const ldapInjection: CodeRule = {
  id: 'ldap-injection',
  title: 'Data becomes part of an LDAP filter',
  cwe: 'CWE-90',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside becomes part of an LDAP filter or name, so it can match other entries.',
  flow: {
    sinks: [
      ...sinks(
        [
          '*.search_s(0,2)',
          '*.search(1|search_filter|0)',
          '*.search_ext(0,2)',
          '*.search_ext_s(0,2)',
          '*.search_st(0,2)',
          'ldap3.Reader(2)',
          '*.simple_bind_x(0)',
          '*.searchAsync(1)',
        ],
        /ldap|conn|connect|client|directory|server|initialize\(\)|Connection\(\)/i,
      ),
      ...sinks(['*.search(0,1|filter)'], /ldap/i),
    ],
    fromParameter: 'medium',
    fromLocal: 'low',
    parameterMustBeBuilt: true,
  },
  others,
};
