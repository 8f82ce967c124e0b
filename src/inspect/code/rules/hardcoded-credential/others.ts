import { literalOf, textOf, type Value } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';
import { checkNamed } from './check-named.ts';
import { checkInText } from './in-text.ts';
import { checkJavaNamed, javaCalls } from './java.ts';

const PLACEHOLDER = /^[<${%]|^\*+$|example|change|placeholder|your|xxx|dummy|^test|^(?:password|secret|token)$/i;

/** A password in the name of a database: with `user:...@tcp(host)`, `password=...` or as a URL. */
const DSN = /^(?:\w+:\/\/)?[\w.-]+:([^@\s/]{3,})@(?:tcp\(|unix\(|[\w.-]+[:/])|\b(?:password|pwd)=([^\s'"&;]{3,})/i;

function isPassword(text: string | undefined): boolean {
  return text !== undefined && text.length > 2 && !/\s/.test(text) && !PLACEHOLDER.test(text);
}

function checkJava(call: CallView, report: Report): undefined {
  const at = call.name === 'getConnection' ? 2 : call.name === 'setPassword' ? 0 : 1;
  if (call.name === 'getConnection' && !/DriverManager/.test(call.path)) return;
  const text = textOf(call.args[at]);
  const inUrl = call.name === 'getConnection' ? DSN.exec(textOf(call.args[0]) ?? '') : null;
  if (isPassword(inUrl?.slice(1).find((part) => part !== undefined))) return report(call.place);
  if (call.name === 'getConnection' && text === '') return report(call.place, { message: 'The password is empty.' });
  if (isPassword(text)) report(call.place);
}

/** No password, an empty one, or null. */
function isLacking(password: Value | undefined): boolean {
  return password === undefined || literalOf(password) === '' || literalOf(password) === null;
}

export const others: OtherLanguages = {
  java: {
    calls: [
      ...javaCalls,
      {
        names: ['getConnection', 'setPassword', 'PasswordAuthentication', 'UsernamePasswordCredentials', 'KerberosKey'],
        check: checkJava,
      },
      {
        names: ['load', 'store', 'PasswordProtection'],
        check: (call, report) => {
          if (
            /KeyStore|PasswordProtection/.test(`${call.receiver?.path ?? ''} ${call.path}`) &&
            isPassword(textOf(call.args.at(-1)))
          )
            report(call.place);
        },
      },
    ],
    assign: checkJavaNamed,
  },
  go: {
    calls: [
      {
        names: ['Open', 'Connect', 'MustConnect', 'ParseConfig', 'NewConnector'],
        check: (call, report) => {
          const text = call.args.map(textOf).find((one) => one !== undefined && DSN.test(one));
          if (
            text !== undefined &&
            isPassword(
              DSN.exec(text)
                ?.slice(1)
                .find((part) => part !== undefined),
            )
          )
            report(call.place);
        },
      },
    ],
    assign: checkNamed,
    file: checkInText,
  },
  php: {
    calls: [
      {
        names: ['PDO', 'mysqli', 'mysqli_connect', 'mysql_connect', 'ftp_login', 'ldap_bind'],
        check: (call, report) => {
          const text = textOf(call.args[2]);
          if (call.name === 'ldap_bind' && call.receiver === undefined && isLacking(call.args[2]))
            report(call.place, { severity: 'low', message: 'The directory is asked without a password.' });
          else if (text === '' && /mysql|PDO/.test(call.name))
            report(call.place, { severity: 'low', message: 'The password is empty.' });
          else if (isPassword(text)) report(call.place);
        },
      },
    ],
    assign: (assign, report) => checkNamed({ ...assign, name: assign.name.replace('$', '') }, report),
    file: checkInText,
  },
  ruby: {
    calls: [
      {
        names: [
          'http_basic_authenticate_with',
          'new',
          'establish_connection',
          'connect',
          'authenticate_or_request_with_http_basic',
        ],
        check: (call, report) => isPassword(textOf(call.option('password'))) && report(call.place),
      },
      {
        // The word that a private key is locked with.
        names: ['new', 'read', 'export', 'to_pem', 'private_to_pem', 'private_to_der'],
        check: (call, report) => {
          const isOfKey =
            /^OpenSSL::PKey\b/.test(call.path) || (call.args.length === 2 && /key\b/i.test(call.label) && call.name !== 'new');
          if (isOfKey && textOf(call.args[1]))
            report(call.place, { message: 'The word that locks a private key stands in the code.' });
        },
      },
    ],
    assign: checkNamed,
    file: checkInText,
  },
};
