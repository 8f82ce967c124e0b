import { literalOf, textOf } from '../../flow/value.ts';
import type { AssignView, CallView, FileView, OtherLanguages, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { checkPhp, phpCalls } from './php.ts';

/** Checks that check nothing, and the ready-made ones of libraries. */
const JAVA_OFF: readonly RegExp[] = [
  /\bvoid\s+check(?:Server|Client)Trusted\s*\([^)]*\)[^{;]{0,80}\{\s*(?:\/\/[^\n]*\s*|\/\*[^*]*\*\/\s*)*(?:return;\s*)?\}/g,
  /\bboolean\s+verify\s*\(\s*(?:final\s+)?String\s+\w+\s*,\s*(?:final\s+)?SSLSession\s+\w+\s*\)\s*\{\s*(?:\/\/[^\n]*\s*)*return\s+true\s*;\s*\}/g,
  /[Hh]ostnameVerifier\s*(?:\w*\s*=\s*|\(\s*)\(\s*\w+\s*,\s*\w+\s*\)\s*->\s*true\b/g,
  /\bnew\s+(?:NoopHostnameVerifier|AllowAllHostnameVerifier|NullHostnameVerifier|TrustAllStrategy|TrustAllTrustManager)\b/g,
  /\bloadTrustMaterial\([^;{}()]{0,80}\(\s*\w+\s*,\s*\w+\s*\)\s*->\s*true\b/g,
  /\bsetDisableCNCheck\(\s*true\s*\)/g,
  /\b(?:NoopHostnameVerifier|TrustAllStrategy|InsecureTrustManagerFactory)\.INSTANCE\b|\bALLOW_ALL_HOSTNAME_VERIFIER\b/g,
];

function checkJava(file: FileView, report: Report): undefined {
  for (const pattern of JAVA_OFF) {
    for (const { span } of codeMatches(file.unit, pattern)) report(span);
  }
}

/** `email.setSSLOnConnect(true)` of commons-email: whose certificate it is, is only asked when that was asked for. */
function checkMail(call: CallView, report: Report): undefined {
  const { unit, within, args } = call;
  const text = within === undefined ? unit.text : unit.text.slice(within.start, within.end);
  if (literalOf(args[0]) !== true || !/\bcommons\.mail\b/.test(unit.text) || /setSSLCheckServerIdentity\(\s*true/.test(text))
    return;
  report(call.place, { severity: 'medium', message: 'Whose certificate the mail server has is not checked.' });
}

/** `if insecure {`, `case "insecure":` around it, or a function that says so by its name: whoever calls it has said so. */
function isAskedFor({ unit, place, within }: Pick<AssignView, 'unit' | 'place' | 'within'>): boolean {
  if (/insecure|self_?sign|skip_?verify|untrusted/i.test(within?.name ?? '')) return true;
  const lines = unit.text
    .slice(within?.start ?? 0, place.start)
    .split('\n')
    .slice(-12);
  let indent = /^\s*/.exec(lines.pop() ?? '')?.[0].length ?? 0;
  for (const line of lines.reverse()) {
    const own = line.search(/\S/);
    if (own < 0 || own >= indent) continue;
    if (/^\s*(?:\}\s*else\s+)?if\b|^\s*case\s*"/.test(line)) return ASKS.test(line);
    indent = own;
  }
  return false;
}

const ASKS = /insecure|self_?(?:cert|sign)|verif|validat|skip|trust|\bsecure/i;

export const others: OtherLanguages = {
  java: { file: checkJava, calls: [{ names: ['setSSLOnConnect', 'setStartTLSRequired'], check: checkMail }] },
  go: {
    calls: [
      {
        names: ['Config'],
        check: (call, report) =>
          /^tls\.Config$/.test(call.path) &&
          literalOf(call.option('InsecureSkipVerify')) === true &&
          report(call.place, isAskedFor(call) ? { severity: 'low' } : {}),
      },
      { names: ['InsecureIgnoreHostKey'], check: (call, report) => /^ssh\./.test(call.path) && report(call.place) },
      {
        names: ['WithInsecure'],
        check: (call, report) => /^grpc\./.test(call.path) && report(call.place, { severity: 'medium' }),
      },
    ],
    assign: (assign, report) => {
      if (assign.name === 'InsecureSkipVerify' && literalOf(assign.value) === true)
        report(assign.place, isAskedFor(assign) ? { severity: 'low' } : {});
    },
  },
  php: { calls: phpCalls, file: checkPhp },
  ruby: {
    assign: (assign, report) => {
      if (assign.name === 'verify_mode' && /VERIFY_NONE$/.test(assign.value.path)) report(assign.place);
      // How mails are sent.
      const mode = assign.value.known?.is === 'map' ? assign.value.known.entries.get('openssl_verify_mode') : undefined;
      if (/^none$/i.test(textOf(mode) ?? '') || /VERIFY_NONE$/.test(mode?.path ?? '')) report(assign.place);
    },
    calls: [
      {
        names: ['new', 'get', 'post', 'start', 'execute', 'put', 'open'],
        check: (call, report) => {
          const isOff = ['verify', 'verify_ssl', 'ssl_verify_peer', 'ssl_verifypeer'].some((name) => {
            const value = call.option(name);
            return value !== undefined && (literalOf(value) === false || /VERIFY_NONE$/.test(value.path));
          });
          const mode = call.option('ssl_verify_mode') ?? call.option('verify_mode');
          if (isOff || /VERIFY_NONE$/.test(mode?.path ?? '')) report(call.place);
        },
      },
    ],
  },
};
