import { textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { checkNamed } from './check-named.ts';

const PLACEHOLDER = /^[<${%]|example|change|placeholder|your|xxx|dummy|^test|^(?:password|secret|token)$/i;

function isPassword(text: string | undefined): boolean {
  return text !== undefined && text.length > 2 && !/\s/.test(text) && !PLACEHOLDER.test(text);
}

function checkJava(call: CallView, report: Report): undefined {
  const at = call.name === 'getConnection' ? 2 : call.name === 'setPassword' ? 0 : 1;
  if (call.name === 'getConnection' && !/DriverManager/.test(call.path)) return;
  const text = textOf(call.args[at]);
  if (call.name === 'getConnection' && text === '') return report(call.place, { message: 'The password is empty.' });
  if (isPassword(text)) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['getConnection', 'setPassword', 'PasswordAuthentication', 'UsernamePasswordCredentials', 'KerberosKey'],
        check: checkJava,
      },
    ],
    assign: checkNamed,
  },
  go: { assign: checkNamed },
};
