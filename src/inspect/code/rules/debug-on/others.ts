import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** `@EnableWebSecurity(debug = true)` writes requests with their cookies into the log. */
const DEBUGS_SECURITY = /@EnableWebSecurity\s*\(\s*debug\s*=\s*true\b/g;

/** Settings of one kind of machine, which others are not. */
const OF_DEVELOPMENT = /(?:^|\/)(?:test|development)\.rb$/;

/** `def show_detailed_exceptions? = true` of a controller. */
const SHOWS_ALL = /\bdef\s+show_detailed_exceptions\?\s*(?:=\s*)?(?:return\s+)?true\b/g;

export const others: OtherLanguages = {
  ruby: {
    assign: ({ name, value, place, unit }, report) => {
      if (name !== 'consider_all_requests_local' || literalOf(value) !== true || OF_DEVELOPMENT.test(unit.path)) return;
      report(place, { message: 'Everybody is shown where and why something failed.' });
    },
    file: ({ unit }, report) => {
      for (const { span } of codeMatches(unit, SHOWS_ALL))
        report(span, { message: 'Everybody is shown where and why something failed.' });
    },
  },
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
