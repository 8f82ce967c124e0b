import { literalOf } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';

/** Parts of helmet that may go without harm: what they did, browsers do no more, or do by themselves. */
const OLD =
  /^(?:xssFilter|xXssProtection|ieNoOpen|xDownloadOptions|dnsPrefetchControl|xDnsPrefetchControl|hidePoweredBy|xPoweredBy|originAgentCluster|crossOriginEmbedderPolicy)$/;

function checkHelmet(call: CallView, report: Report): undefined {
  const [options] = call.args;
  if (call.path !== 'helmet' || options?.known?.is !== 'map') return;
  for (const [name, value] of options.known.entries) {
    if (literalOf(value) === false && !OLD.test(name)) return report(call.place);
  }
}

function checkSettings(assign: AssignView, report: Report): undefined {
  const known = literalOf(assign.value);
  const isOff = /^SECURE_(?:CONTENT_TYPE_NOSNIFF|HSTS_INCLUDE_SUBDOMAINS|SSL_REDIRECT)$/.test(assign.name) && known === false;
  if (isOff || (assign.name === 'X_FRAME_OPTIONS' && /^allow-?all$/i.test(String(known)))) report(assign.place);
}

export const securityHeadersOff: CodeRule = {
  id: 'security-headers-off',
  title: 'A protection by headers is switched off',
  cwe: 'CWE-693',
  severity: 'low',
  confidence: 'high',
  message: 'A header is switched off that tells browsers to protect this site.',
  calls: [{ names: ['helmet'], check: checkHelmet }],
  assign: checkSettings,
};
