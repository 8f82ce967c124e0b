import { sinks } from '../../flow/sink.ts';
import { literalOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** `new SearchControls(scope, limit, time, names, true, ...)`: what a directory holds is made an object, as whoever wrote it there likes. */
function checkObjects(call: CallView, report: Report): undefined {
  const value = call.isNew ? call.args[4] : call.name === 'setReturningObjFlag' ? call.args[0] : undefined;
  if (literalOf(value) !== true) return;
  report(call.place, {
    severity: 'medium',
    message: 'Entries of the directory are made objects, which runs code of whoever wrote them.',
  });
}

export const others: OtherLanguages = {
  java: {
    calls: [{ names: ['SearchControls', 'setReturningObjFlag'], check: checkObjects }],
    sinks: [
      ...sinks(['*.search(0,1,2,3,4,5,6,7)', '*.searchForEntry(0,1,2,3,4,5,6)', '*.asyncSearch(0)'], /L(?:DAP|dap\w*)Connection/),
      ...sinks(
        ['*.searchForContext(0)', '*.find(0,1)', '*.findOne(0)', '*.lookupContext(0)', '*.findByDn(0)', '*.unbind(0)'],
        /Ldap(?:Template|Operations)|ldap/,
      ),
      ...sinks(['*.search(0,1)', '*.searchForObject(0,1)', '*.authenticate(0,1)'], /DirContext|Ldap|\bctx\b|\bi?dc\b|context/i),
      ...sinks(
        ['*.lookup(0)', '*.list(0)', '*.listBindings(0)', '*.rename(0,1)', '*.getAttributes(0)', '*.modifyAttributes(0)'],
        /DirContext|Ldap/,
      ),
    ],
  },
  go: { sinks: sinks(['ldap.NewSearchRequest(0,7)']) },
  php: { sinks: sinks(['ldap_search(1,2)', 'ldap_list(1,2)', 'ldap_read(1,2)']) },
  ruby: { sinks: sinks(['Net::LDAP::Filter.construct(0)']) },
};
