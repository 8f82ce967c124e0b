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

/** Half a year, in seconds: browsers that keep their lists of sites ask for no less. */
const LEAST_AGE = 15_552_000;

/** `hsts({ maxAge: 60 })`, `helmet.hsts({ includeSubDomains: false })` */
function checkHsts(call: CallView, report: Report): undefined {
  if (!/^(?:helmet\.)?(?:hsts|strictTransportSecurity)$/.test(call.path)) return;
  const age = literalOf(call.option('maxAge'));
  if (literalOf(call.option('includeSubDomains')) === false || (typeof age === 'number' && age < LEAST_AGE)) report(call.place);
}

/** `helmet.referrerPolicy({ policy: 'unsafe-url' })`: other sites are told the whole address. */
function checkReferrer(call: CallView, report: Report): undefined {
  const policy = call.option('policy');
  if (!/^(?:helmet\.referrerPolicy|referrer-policy)$/.test(call.path) || policy === undefined) return;
  const all = policy.known?.is === 'list' ? policy.known.items : [policy];
  if (all.some((one) => /^(?:unsafe-url|no-referrer-when-downgrade)$/.test(String(literalOf(one) ?? '')))) report(call.place);
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
  calls: [
    { names: ['helmet'], check: checkHelmet },
    { names: ['hsts', 'strictTransportSecurity'], check: checkHsts },
    { names: ['referrerPolicy', 'referrer-policy'], check: checkReferrer },
  ],
  assign: checkSettings,
};
