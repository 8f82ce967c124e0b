import { literalOf, type Value } from '../../flow/value.ts';
import type { AssignView, CallView, CodeRule, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';
import { checkBareContext, checkContext, checkMode } from './contexts.ts';
import { others } from './others.ts';

const HTTP = /^(?:requests|httpx|aiohttp|urllib3)\b/;

/** `False`, `0`, `''`, `[]`: `requests` asks whether it is true. `None` leaves it as it is. */
function isFalse(value: Value): boolean {
  const { known } = value;
  if (known?.is === 'list') return known.items.length === 0 && !known.isOpen;
  if (known?.is === 'map') return known.entries.size === 0 && known.rest === undefined;
  return known?.is === 'literal' && known.literal !== null && !known.literal;
}

function checkVerify(call: CallView, report: Report): undefined {
  const verify = call.option('verify') ?? call.option('verify_ssl');
  if (verify !== undefined && isFalse(verify) && (HTTP.test(call.path) || call.unit.language === 'python')) report(call.place);
  if (literalOf(call.option('ssl')) === false && call.path.includes('aiohttp')) report(call.place);
}

/** Clients of other services: the option that says that whatever certificate will do. */
const ANY_WILL_DO: Readonly<Record<string, boolean>> = {
  tlsAllowInvalidCertificates: true,
  tlsInsecure: true,
  verify_certs: false,
  assert_hostname: false,
};

function checkService(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python') return;
  for (const [name, off] of Object.entries(ANY_WILL_DO)) if (literalOf(call.option(name)) === off) return report(call.place);
}

/** `ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)` */
function checkLdap({ unit, args: [, value], place }: CallView, report: Report): undefined {
  if (unit.language === 'python' && /\bOPT_X_TLS_(?:NEVER|ALLOW)$/.test(value?.path ?? '')) report(place);
}

/** The old call that checks nothing unless it is told to. */
function checkWrap(call: CallView, report: Report): undefined {
  const required = call.option('cert_reqs');
  if (required?.path === 'ssl.CERT_NONE') return report(call.place);
  if (/OpenSSL\.SSL\.Context$/.test(call.path) && !call.unit.text.includes('set_verify'))
    return report(call.place, { severity: 'medium', confidence: 'medium' });
  if (call.path !== 'ssl.wrap_socket') return;
  if (required === undefined || required.path === 'ssl.CERT_NONE') report(call.place, { severity: 'medium' });
}

function checkPool(call: CallView, report: Report): undefined {
  const required = call.option('cert_reqs');
  const name = `${required?.path ?? ''} ${String(literalOf(required) ?? '')}`.trim();
  if (/^(?:ssl\.)?(?:CERT_)?(?:NONE|OPTIONAL)$/.test(name)) report(call.place);
}

/** `return undefined`, `return true`, or nothing: an error is what says no. */
const SAYS_NO =
  /\bthrow\b|\breturn\b(?!\s*(?:undefined\b|null\b|true\b|void\b|[;}]))|=>(?!\s*(?:undefined\b|null\b|true\b|void\b|\(?\{))/;

/** `checkServerIdentity: () => undefined`: any name in the certificate will do. */
function acceptsAnyName({ known }: Value): boolean {
  if (known?.is !== 'function') return false;
  const code = known.callee.unit.functions[known.callee.number];
  return code !== undefined && !SAYS_NO.test(known.callee.unit.text.slice(code.start, code.end));
}

function isOff(value: Value | undefined, depth = 0): boolean {
  if (value?.known?.is !== 'map' || depth > 4) return false;
  for (const [key, entry] of value.known.entries) {
    if (key === 'checkServerIdentity' && acceptsAnyName(entry)) return true;
    if ((key === 'rejectUnauthorized' || key === 'strictSSL') && literalOf(entry) === false) return true;
    if (key === 'insecure' && literalOf(entry) === true) return true;
    if (isOff(entry, depth + 1)) return true;
  }
  return false;
}

function checkOptions(call: CallView, report: Report): undefined {
  if (call.unit.language !== 'python' && call.args.some((arg) => isOff(arg))) report(call.place);
}

/** How far above it is looked, in UTF-16 units. */
const NEAR = 6000;

/** `if not verify:`, or the `else` of `if verify:`, around it in Python: its caller has said so. */
function isAskedFor({ unit, place, within }: AssignView): boolean {
  if (SAYS_SO.test(within?.name ?? '')) return true;
  const lines = unit.text
    .slice(Math.max(within?.start ?? 0, place.start - NEAR), place.start)
    .split('\n')
    .slice(-MOST_LINES);
  let indent = lines.pop()?.length ?? 0;
  for (const line of lines.reverse()) {
    const own = line.search(/\S/);
    if (own < 0 || own > indent || (own === indent && !/^\s*(?:el)?if\b/.test(line))) continue;
    if (own < indent && /^\s*(?:el)?if\b/.test(line)) return ASKS.test(line);
    if (own === indent) return ASKS.test(line);
    // An `else`: its `if` stands as far to the left.
    if (/^\s*else\s*:/.test(line)) indent = own;
    else return false;
  }
  return false;
}

/** `def load_context_no_verify(self)`: whoever calls it has said so. */
const SAYS_SO = /(?:^|_)(?:no|skip|without|disable)_(?:\w+_)?(?:verif|valid|check)|insecure|unverified/i;

const MOST_LINES = 60;
const ASKS = /\b\w*(?:verif|validat|insecure|cert_reqs|check_hostname)\w*/i;

function checkAssign(assign: AssignView, report: Report): undefined {
  const { name, path, value } = assign;
  const known = literalOf(value);
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && (known === '0' || known === 0)) report(assign.place);
  if (name === 'rejectUnauthorized' && known === false) report(assign.place);
  if (
    (name === 'check_hostname' && known === false) ||
    (/^(?:verify_mode|cert_reqs)$/.test(name) && /^(?:ssl\.)?CERT_NONE$/.test(value.path))
  )
    report(assign.place, isAskedFor(assign) ? { severity: 'low' } : {});
  if (name === '_create_default_https_context' && /unverified/.test(value.path)) report(assign.place);
  if (name === 'verify' && known === false && /session|client|requests/i.test(path)) report(assign.place);
}

// Settings of a database or a server that are exported, and so given to no call here.
const IN_SETTINGS = /\bssl\s*:\s*\{[^{}]{0,200}\brejectUnauthorized\s*:\s*false\b/g;

// `rejectUnauthorized: options.strict || false`, `{ rejectUnauthorized = false }`: off unless the caller asks for it.
const OFF_UNLESS_ASKED =
  /\b(?:rejectUnauthorized|strictSSL)\s*(?:=\s*false\b|:\s*[\w.$?]{1,80}\s*(?:\|\||\?\?)\s*false\b)(?=\s*[,})\n])/g;

export const tlsVerificationOff: CodeRule = {
  id: 'tls-verification-off',
  title: 'Certificates of the other side are not checked',
  cwe: 'CWE-295',
  severity: 'high',
  confidence: 'high',
  message: 'The certificate of the other side is not checked, so anyone on the way can read and change what is sent.',
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
        'Client',
        'AsyncClient',
        'Session',
        'stream',
        'send',
        'TCPConnector',
        'ws_connect',
      ],
      check: checkVerify,
    },
    { names: ['MongoClient', 'AsyncIOMotorClient', 'Elasticsearch', 'OpenSearch', 'PoolManager'], check: checkService },
    { names: ['set_option'], check: checkLdap },
    {
      names: ['tls_insecure_set'],
      check: (call, report) => call.unit.language === 'python' && literalOf(call.args[0]) === true && report(call.place),
    },
    { names: ['_create_unverified_context', '_create_stdlib_context'], check: checkContext },
    { names: ['AutoAddPolicy', 'WarningPolicy'], check: (call, report) => report(call.place) },
    { names: ['SSLContext'], check: checkBareContext },
    { names: ['set_verify'], check: checkMode },
    {
      names: ['set_missing_host_key_policy'],
      check: (call, report) =>
        /\b(?:AutoAdd|Warning)Policy$/.test((call.args[0] ?? call.option('policy'))?.path ?? '') && report(call.place),
    },
    { names: ['wrap_socket', 'SSLContext', 'Context'], check: checkWrap },
    {
      names: [
        'HTTPSConnectionPool',
        'PoolManager',
        'ProxyManager',
        'connection_from_url',
        'proxy_from_url',
        'create_urllib3_context',
      ],
      check: checkPool,
    },
    {
      names: [
        'Agent',
        'WebSocket',
        'request',
        'get',
        'post',
        'connect',
        'createServer',
        'TLSSocket',
        'renegotiate',
        'createConnection',
        'Client',
        'Pool',
        'axios',
        'fetch',
        'createTransport',
        'Sequelize',
        'got',
        'create',
        'createPool',
      ],
      check: checkOptions,
    },
    {
      names: ['createInsecure', 'insecure_channel'],
      check: (call, report) => /grpc|credentials/i.test(call.path) && report(call.place, { severity: 'medium' }),
    },
  ],
  assign: checkAssign,
  file: (file, report) => {
    if (file.unit.language === 'python') return;
    for (const { span } of codeMatches(file.unit, IN_SETTINGS)) report(span, { confidence: 'medium' });
    for (const { span } of codeMatches(file.unit, OFF_UNLESS_ASKED)) report(span, { severity: 'medium', confidence: 'medium' });
  },
  others,
};
