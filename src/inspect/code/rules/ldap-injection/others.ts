import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['*.search(0,1)', '*.searchForObject(0,1)', '*.authenticate(0,1)'], /DirContext|Ldap|\bctx\b|\bi?dc\b|context/i),
      ...sinks(['*.lookup(0)', '*.list(0)', '*.getAttributes(0)'], /DirContext|Ldap/),
    ],
  },
  go: { sinks: sinks(['ldap.NewSearchRequest(0,7)']) },
  php: { sinks: sinks(['ldap_search(1,2)', 'ldap_list(1,2)', 'ldap_read(1,2)']) },
  ruby: { sinks: sinks(['Net::LDAP::Filter.construct(0)']) },
};
