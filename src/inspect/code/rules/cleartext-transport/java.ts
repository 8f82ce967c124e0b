import { textOf } from '../../flow/value.ts';
import type { CallHook, CallView, Report } from '../../rule.ts';

/** An address of another machine, without encryption. */
const OPEN_HTTP = /"http:\/\/(?!"|localhost|127\.|10\.|192\.168\.|\[::1\])/;
const OPEN_LDAP = /"ldap:\/\/(?!localhost|127\.|10\.|192\.168\.|\[::1\])/;

function textAround({ unit, within }: CallView): string {
  return within === undefined ? '' : unit.text.slice(within.start, within.end);
}

/** `post.setHeader("Authorization", "Basic " + password)` of a request whose address begins with `http:`. */
function checkBasic(call: CallView, report: Report): undefined {
  const [name, value] = call.args;
  if (!/^(?:proxy-)?authorization$/i.test(textOf(name) ?? '') || !/^Basic /.test(value?.prefix || (textOf(value) ?? ''))) return;
  const text = textAround(call);
  if (!OPEN_HTTP.test(text) || text.includes('"https')) return;
  report(call.place, { severity: 'medium', message: 'A password is sent without encryption: anyone on the way can read it.' });
}

/** `new InitialDirContext(env)`: a name and a password for a directory at `ldap:`. */
function checkDirectory(call: CallView, report: Report): undefined {
  const text = textAround(call);
  if (!call.isNew || !OPEN_LDAP.test(text) || !/SECURITY_CREDENTIALS|security\.credentials/.test(text)) return;
  if (!/"simple"/.test(text) || /SECURITY_PROTOCOL|security\.protocol|StartTls|"ldaps:/.test(text)) return;
  report(call.place, { severity: 'medium', message: 'A password is sent without encryption: anyone on the way can read it.' });
}

export const javaCalls: readonly CallHook[] = [
  // commons-net has safe ones beside them; OkHttp asks for this by name.
  {
    names: ['FTPClient', 'TelnetClient'],
    check: (call, report) => call.isNew && /\bcommons\.net\b/.test(call.unit.text) && report(call.place),
  },
  {
    names: ['connectionSpecs', 'Builder', 'singletonList', 'asList'],
    check: (call, report) => call.args.some(({ path }) => path === 'ConnectionSpec.CLEARTEXT') && report(call.place),
  },
  { names: ['setHeader', 'addHeader', 'setRequestProperty', 'addRequestProperty', 'header'], check: checkBasic },
  { names: ['InitialDirContext', 'InitialLdapContext'], check: checkDirectory },
];
