import { textOf } from '../../flow/value.ts';
import type { Span } from '../../ir/unit.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { others } from './others.ts';

const OLD =
  /\b(?<!import [\w, ]{0,200})PROTOCOL_(?:SSLv2|SSLv3|SSLv23|TLSv1|TLSv1_1)\b|\bssl\.SSLv(?:2|3|23)_METHOD\b|\bSSL\.(?:SSLv2|SSLv3|SSLv23|TLSv1|TLSv1_1)_METHOD\b|\b(?:minVersion|maxVersion|min_version)\s*[:=]\s*["']TLSv1(?:\.1)?["']|secureProtocol\s*:\s*["'](?:SSLv\w+|TLSv1(?:_1)?)_(?:client_|server_)?method["']|TLSVersion\.(?:SSLv3|TLSv1|TLSv1_1)\b/g;

/** `SSLv23` means the newest that both sides know, whatever old ones may be left; one of several in a table is not yet used. */
function isMild(text: string, { start, end }: Span): boolean {
  return (
    /SSLv23/.test(text.slice(start, end)) ||
    /["'][\w.]{1,20}["']\s*:\s*(?:ssl\.)?$/.test(text.slice(Math.max(0, start - 40), start))
  );
}

const BROKEN = /^(?:3?DES|RC[24]|[ae]?NULL|ADH|AECDH|EXP(?:ORT)?\d*|MD5|LOW|IDEA|SEED)$/i;

/** A list of OpenSSL: what begins with `!` or `-` is left out. */
function allowsBroken(list: string): boolean {
  return list.split(/[:, ]+/).some((one) => {
    if (/^@SECLEVEL=[01]$/i.test(one)) return true;
    return !/^[!-]/.test(one) && one.split(/[+-]/).some((part) => BROKEN.test(part));
  });
}

/** `context.set_ciphers('ALL:RC4')` of Python's `ssl`. */
function checkCiphers(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python') return;
  const list = textOf(call.name === 'create_urllib3_context' ? call.option('ciphers') : call.args[0]);
  if (list !== undefined && allowsBroken(list))
    report(call.place, { message: 'Ciphers are allowed whose protection can be broken.' });
}

export const weakTlsVersion: CodeRule = {
  id: 'weak-tls-version',
  title: 'An old version of TLS or SSL is allowed',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  message: 'An old version of TLS or SSL is allowed, whose protection can be broken.',
  file: (file, report) => {
    for (const { span } of codeMatches(file.unit, OLD)) report(span, isMild(file.unit.text, span) ? { severity: 'low' } : {});
  },
  calls: [{ names: ['set_ciphers', 'set_cipher_list', 'create_urllib3_context'], check: checkCiphers }],
  others,
};
