/* Credentials that libraries of JavaScript are given by place, or inside an option. */
import { textOf, type Value } from '../../flow/value.ts';
import type { CallView, Report } from '../../rule.ts';

/** Where a secret stands in the arguments, by the end of the path of what is called. */
const BY_PLACE: readonly (readonly [path: RegExp, places: readonly number[]])[] = [
  [/^(?:request|superagent|supertest|needle|popsicle)\b.*\.auth$/, [1, 3]],
  [/^(?:basic-auth-connect|basicAuth)$/, [1]],
  [/^(?:ms-rest-azure|@azure\/ms-rest-nodeauth)\.(?:loginWith\w+|interactiveLogin)$|^ms-rest-azure\.\w+Credentials$/, [1]],
  [
    /^(?:digitalocean|do-wrapper)\.client$|^(?:@octokit\/auth-token\.createTokenAuth|stripe|twilio|@sendgrid\/mail\.setApiKey)$/,
    [0, 1],
  ],
];

/** Options that hold more of them. */
const INSIDE = ['auth', 'credentials', 'users', 'basicAuth', 'basic', 'authentication'];
const NAMES =
  /^(?:pass(?:word|wd|phrase)?|pwd|bearer|token|(?:api|access|secret|auth|storage|account|private|client|master|shared)_?(?:access_?)?(?:key|secret|token)|secret|key)$/i;
/** Whose options are meant: those of others are called so as well. */
const TAKES_SECRETS =
  /^(?:aws-sdk|AWS|pkgcloud|pg|mysql2?|mariadb|mongodb|mongoose|redis|ioredis|knex|sequelize|tedious|mssql|oracledb|ldapjs|nodemailer|smtp|imap|ftp|basic-ftp|ssh2(?:-sftp-client)?|axios|got|request(?:-promise(?:-native)?)?|needle|superagent|https?|node-fetch|cloudinary|algoliasearch|@aws-sdk\/|@azure\/|@google-cloud\/|twilio|nexmo|@vonage|mailgun|pusher|express-basic-auth)/;
const MEANT =
  /^(?:config\.update|update|createClient|Config|Client|Credentials|request|get|post|put|patch|delete|head|options|connect|createConnection|createPool|Pool|Connection|config|createTransport)$|Client$/;
const STANDS_FOR = /^(?:$|[<{$%*]|x{3,}$|your|my_?|the_|null$|undefined$|none$|example|test$|dummy|placeholder|\.{3})/i;

/** A text that is written here, and long enough to be one. */
const isSecret = (value: Value | undefined): boolean => {
  const text = textOf(value);
  return text !== undefined && text.length > 3 && !STANDS_FOR.test(text) && !/\s/.test(text);
};

const entriesOf = (value: Value | undefined): readonly (readonly [string, Value])[] =>
  value?.known?.is === 'map' ? [...value.known.entries] : [];

/** `{ auth: 'user:pass' }`, `{ auth: { pass: '...' } }`, `{ users: { admin: '...' } }` */
function isGivenInside(call: CallView): boolean {
  for (const name of INSIDE) {
    const value = call.option(name);
    if (/^[^\s:/]+:[^\s:/]{4,}$/.test(textOf(value) ?? '')) return true;
    const isList = name === 'users';
    if (entriesOf(value).some(([key, one]) => (isList || NAMES.test(key)) && isSecret(one))) return true;
  }
  return false;
}

export function checkLibrary(call: CallView, report: Report): undefined {
  const { path, name, args, unit } = call;
  if (unit.language === 'python') return;
  const places = BY_PLACE.find(([pattern]) => pattern.test(path))?.[1];
  if (places?.some((place) => isSecret(args[place])) === true) return report(call.place);
  if (
    !TAKES_SECRETS.test(path) ||
    !(MEANT.test(name) || MEANT.test(path.slice(path.lastIndexOf('.') + 1)) || path === 'express-basic-auth')
  )
    return;
  const options = args.flatMap(entriesOf);
  if (options.some(([key, one]) => NAMES.test(key) && isSecret(one)) || isGivenInside(call)) return report(call.place);
}

/** Names of the calls that are looked at so. */
export const OF_LIBRARIES: readonly string[] = [
  ...['auth', 'basic-auth-connect', 'express-basic-auth', 'client', 'update', 'Config', 'Credentials', 'createClient', 'request'],
  ...['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'createTokenAuth', 'setApiKey', 'stripe', 'twilio', 'config'],
  ...['loginWithUsernamePassword', 'loginWithServicePrincipalSecret', 'ApplicationTokenCredentials', 'createConnection'],
];
