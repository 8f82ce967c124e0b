import { literalOf, textOf } from '../../flow/value.ts';
import { STRING } from '../../ir/ops.ts';
import type { CallView, CodeRule, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { checkBasic } from './basic.ts';
import { checkNamed } from './check-named.ts';
import { checkCompared } from './in-text.ts';
import { checkLibrary, OF_LIBRARIES } from './of-libraries.ts';
import { others } from './others.ts';

const NAMES = [
  'connect',
  'create_engine',
  'login',
  'createConnection',
  'createPool',
  'Client',
  'Pool',
  'Connection',
  'ConnectionPool',
  'Sequelize',
  'connection',
  'client',
  'resource',
  'Session',
  'authenticate',
  'auth',
  'HTTPBasicAuth',
  'sendmail',
  'createTransport',
  'ldap3',
  'simple_bind',
  'simple_bind_s',
  'set_password',
  'create_user',
  'Redis',
  'StrictRedis',
  'Connection',
  'SSHClient',
  'ConnectHandler',
  'FTP',
  'connectAsync',
];
const KEYS = [
  'password',
  'passwd',
  'pwd',
  'aws_secret_access_key',
  'aws_session_token',
  'secret',
  'api_key',
  'apiKey',
  'access_token',
  'auth_token',
  'pass',
];

/** Clients whose third argument is the password: `connect(host, user, password)`. */
const THIRD = /^(?:pymysql|MySQLdb|mysql\.connector|pgdb|pymssql)\.(?:connections\.)?(?:connect|Connection)$/;

/** `connection.simple_bind_s('cn=root', '')`: a server takes a name without a password for anyone. */
function checkBind(call: CallView, report: Report): undefined {
  const [name, given] = call.args;
  if (!/^ldap\.initialize\(\)\./.test(call.path) || !textOf(name) || /\*/.test(call.source())) return;
  const password = call.option('cred') ?? given;
  const isEmpty = password === undefined || literalOf(password) === '' || literalOf(password) === null;
  if (isEmpty) report(call.place, { message: 'The name is given without a password: the server checks nothing.' });
}

function checkCall(call: CallView, report: Report): undefined {
  const third = THIRD.test(call.path) ? textOf(call.args[2]) : undefined;
  if (third !== undefined) return report(call.place, third === '' ? { message: 'The password is empty.' } : {});
  for (const key of KEYS) {
    const value = call.option(key);
    const text = textOf(value);
    if (text === '' && /pass|pwd/.test(key) && /connect|Pool|Client/.test(call.name))
      report(call.place, { message: 'The password is empty.' });
    if (text !== undefined && text !== '' && !/^(?:\$\{|<|\{\{|%\()/.test(text)) return report(call.place);
  }
  if (
    /^(?:simple_bind|simple_bind_s|login|HTTPBasicAuth|authenticate)$/.test(call.name) &&
    call.args.length >= 2 &&
    call.args.length <= 3
  ) {
    const text = textOf(call.args[1]);
    if (text !== undefined && text.length > 2 && /ldap|bind|HTTPBasicAuth|smtp|ftp/i.test(call.path)) report(call.place);
  }
}

// `postgres://user:@host`, `'PASSWORD': ''`
const EMPTY = /["'](?:PASSWORD|password|passwd)["']\s*:\s*(["'])\1|\b\w+:\/\/\w+:@[\w.]/g;

const SECRET_NAME = /^(?:\w+_)?(?:password|passwd|pwd|secret|secret_?key|api_?key|auth_token)$/i;
const STANDS_FOR = /^(?:[<{$%]|(?:your|my|the|x{3,}|\*{3,}|none|null|example|password|secret|test)\b)/i;

/** `def connect(host, password='S3cr3t')`: whoever names none gets this one. */
function checkPresets({ unit }: FileView, report: Report): void {
  for (const { parameters } of unit.functions) {
    for (const { name, preset } of parameters) {
      if (preset === 0 || unit.code[preset] !== STRING || !SECRET_NAME.test(name)) continue;
      const text = unit.strings[unit.code[preset + 3] ?? 0] ?? '';
      if (text.length < 6 || STANDS_FOR.test(text) || /[\s.]/.test(text)) continue;
      report({ start: unit.code[preset + 1] ?? 0, end: unit.code[preset + 2] ?? 0 }, { severity: 'low' });
    }
  }
}

/** `{'password': 'hunter2'}`, `Client(password='hunter2')`, `getenv('DB_PASSWORD', 'hunter2')`: a word with letters and digits, which no label has. */
const GIVEN =
  /(?:["'](?:\w{0,20}_)?(?:password|passwd|passphrase)["']\s*[:,]|\b(?:\w{0,20}_)?(?:password|passwd|passphrase)\s*=)\s*(["'])(?=[^"'\n]*\d)(?=[^"'\n]*[a-z])[^\s"'<>{}$%/\\]{6,60}\1\s*[,)}\n]/gi;

/** Words that stand for one: what comes behind the last sign of assignment is looked at. */
const STANDS_FOR_ONE =
  /^(?:your|my_|the_|change|example|dummy|test|x{3,}|\*{3,}|sha\d|md5|pbkdf2|utf-?8)|_(?:field|input|id)s?\d*$/i;

function checkGiven({ unit }: FileView, report: Report): void {
  if (unit.language !== 'python') return;
  for (const { span, text } of codeMatches(unit, GIVEN)) {
    const value = /(["'])([^"']*)\1[^"']*$/.exec(text)?.[2] ?? '';
    if (!STANDS_FOR_ONE.test(value)) report(span, { severity: 'low' });
  }
}

function checkComparisons(file: FileView, report: Report): undefined {
  checkPresets(file, report);
  checkBasic(file, report);
  checkGiven(file, report);
  for (const { span } of codeMatches(file.unit, EMPTY)) report(span, { message: 'The password is empty.' });
  checkCompared(file, report);
}

export const hardcodedCredential: CodeRule = {
  id: 'hardcoded-credential',
  title: 'A password stands in the code',
  cwe: 'CWE-798',
  severity: 'medium',
  confidence: 'medium',
  message: 'A password stands in the code: it is the same everywhere, and who reads the code knows it.',
  hidesValues: true,
  calls: [
    { names: NAMES, check: checkCall },
    { names: OF_LIBRARIES, check: checkLibrary },
    { names: ['simple_bind', 'simple_bind_s', 'bind', 'bind_s'], check: checkBind },
  ],
  assign: checkNamed,
  file: checkComparisons,
  others,
};
