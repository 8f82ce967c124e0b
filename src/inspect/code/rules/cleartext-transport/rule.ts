import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';
import { isCleartext } from './urls.ts';

function checkUrl(call: CallView, report: Report): undefined {
  const url = [call.args[0], call.args[1], call.option('url'), call.option('uri')]
    .map((value) => textOf(value) ?? value?.prefix ?? '')
    .find((text) => /^(?:http|ws|ftp):\/\/./.test(text));
  if (url === undefined || !isCleartext(url)) return;
  const isClient =
    /(?:requests|httpx|urllib|aiohttp|axios|fetch|http|request|got|superagent|needle|\$|jQuery|session|client|WebSocket|io\b|opener|URLopener|OpenerDirector|Session)/i.test(
      `${call.path} ${call.label}`,
    );
  if (isClient) report(call.place);
}

const MAIL = /^(?:smtplib\.SMTP|imaplib\.IMAP4|poplib\.POP3)\(\)\.(?:login|user|pass_)$/;

/** A password for a mail server, before anything was encrypted. */
function checkMail(call: CallView, report: Report): undefined {
  if (MAIL.test(call.path) && !/\b(?:starttls|stls|localhost)\b|127\.0\.0\.1/.test(call.unit.text)) report(call.place);
}

/** `smtplib.SMTP('mail.shop.example')` in a file that never asks for encryption, `aioftp.Client(...)` without `ssl`. */
function checkServer(call: CallView, report: Report): undefined {
  if (/^aioftp\.Client(?:\.context)?$/.test(call.path)) {
    const ssl = call.option('ssl');
    return ssl === undefined || literalOf(ssl) === false || literalOf(ssl) === null ? report(call.place) : undefined;
  }
  const host = textOf(call.option('host') ?? call.args[0]);
  if (call.path !== 'smtplib.SMTP' || host === undefined || !/\.[a-z]{2,}$/i.test(host)) return;
  if (!/\bstarttls\b/.test(call.unit.text) && !/\.(?:local|internal|test|svc|localhost)$/.test(host)) report(call.place);
}

/** `CommunityData('public', mpModel=0)`: SNMP before its third version; `UsmUserData(name, key)` signs and does not encrypt. */
function checkSnmp(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' || !/^pysnmp\b/.test(call.path) || /\*\w/.test(call.source())) return;
  if (call.name === 'CommunityData') {
    const model = literalOf(call.option('mpModel') ?? call.args[2]);
    if (model === undefined || model === 0 || model === 1) report(call.place);
  } else if (call.args.length < 3 && call.option('privKey') === undefined) report(call.place);
}

export const cleartextTransport: CodeRule = {
  id: 'cleartext-transport',
  title: 'Data travels without encryption',
  cwe: 'CWE-319',
  severity: 'low',
  confidence: 'medium',
  message: 'What is sent here travels without encryption: anyone on the way can read and change it.',
  calls: [
    {
      names: [
        'get',
        'post',
        'put',
        'patch',
        'delete',
        'head',
        'options',
        'request',
        'urlopen',
        'urlretrieve',
        'Request',
        'fetch',
        'axios',
        'retrieve',
        'open',
        'open_',
        'ajax',
        'connect',
        'WebSocket',
        'WebSocketApp',
        'create_connection',
        'io',
        'got',
        'stream',
        'goto',
      ],
      check: checkUrl,
    },
    { names: ['login', 'user', 'pass_'], check: checkMail },
    { names: ['SMTP', 'Client', 'context'], check: checkServer },
    { names: ['CommunityData', 'UsmUserData'], check: checkSnmp },
    {
      names: ['Telnet', 'FTP', 'HTTPConnection_', 'SMTP_'],
      check: (call, report) => /^(?:telnetlib|ftplib)\./.test(call.path) && report(call.place),
    },
  ],
  // Django's settings.
  assign: ({ name, value, place, unit }, report) => {
    const isOff = name === 'EMAIL_USE_TLS' && literalOf(value) === false && unit.language === 'python';
    if (isOff && !/\bEMAIL_USE_SSL\s*=\s*True\b/.test(unit.text)) report(place);
  },
  others,
};
