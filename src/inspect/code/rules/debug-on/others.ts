import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** `@EnableWebSecurity(debug = true)` writes requests with their cookies into the log. */
const DEBUGS_SECURITY = /@EnableWebSecurity\s*\(\s*debug\s*=\s*true\b/g;

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['setWebContentsDebuggingEnabled'],
        check: (call, report) => literalOf(call.args[0]) === true && report(call.place, { severity: 'low' }),
      },
      {
        names: ['debug'],
        check: (call, report) => {
          const isOfSecurity = /WebSecurity\(\)|^web$/.test(call.receiver?.path ?? '') || call.label === 'web.debug';
          if (isOfSecurity && literalOf(call.args[0]) === true) report(call.place, { severity: 'low' });
        },
      },
    ],
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, DEBUGS_SECURITY)) report(span, { severity: 'low' });
    },
  },
  php: {
    calls: [
      { names: ['phpinfo'], check: (call, report) => call.receiver === undefined && report(call.place, { severity: 'low' }) },
      {
        names: ['ini_set'],
        check: (call, report) => {
          const [name, value] = call.args.map(literalOf);
          if (name === 'display_errors' && (value === 1 || value === '1' || value === true || value === 'On'))
            report(call.place, { severity: 'low' });
        },
      },
    ],
  },
};
