import { literalOf, type Value } from '../../flow/value.ts';
import type { CallHook, CallView, FileView, Report } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

/** Options of streams, Guzzle, Symfony, Laminas, Requests, pecl_http, SendGrid and WordPress. */
const OPTIONS: ReadonlySet<string> = new Set([
  'verify',
  'verify_peer',
  'verify_peer_name',
  'verify_host',
  'verifypeer',
  'verifyhost',
  'verifyname',
  'sslverify',
  'sslverifypeer',
  'sslverifypeername',
  'ssl_verify_peer',
]);

const isOff = (value: Value | undefined): boolean => literalOf(value) === false || literalOf(value) === 0;

/** An option for it, among others or inside of them. */
function holdsOff({ known }: Value, depth: number): boolean {
  if (depth > 2) return false;
  if (known?.is === 'list') return known.items.some((item) => holdsOff(item, depth + 1));
  if (known?.is !== 'map') return false;
  return [...known.entries].some(([name, value]) => (OPTIONS.has(name) && isOff(value)) || holdsOff(value, depth + 1));
}

function checkOptions(call: CallView, report: Report): undefined {
  const options = call.option('options');
  const given = options === undefined ? call.args : [...call.args, options];
  if (given.some((value) => holdsOff(value, 0)) || isOff(call.option('verifySSLCerts'))) report(call.place);
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request', 'send'];

/** `curl_setopt($handle, CURLOPT_SSL_VERIFYPEER, 0)` */
function checkCurl({ args: [, option, value], place }: CallView, report: Report): undefined {
  const off = literalOf(value);
  if (/^CURLOPT_SSL_VERIFY(?:PEER|HOST)$/.test(option?.path ?? '') && (off === false || off === 0)) report(place);
}

export const phpCalls: readonly CallHook[] = [
  { names: ['curl_setopt'], check: checkCurl },
  {
    names: [
      ...VERBS,
      ...VERBS.map((verb) => `${verb}Async`),
      ...['Client', 'Session', 'FileGetContents', 'Curl', 'MultiCurl', 'SoapClient', 'HttpClient', 'Pool'],
      ...['stream_context_create', 'stream_context_set_options', 'stream_context_set_default'],
      ...['withOptions', 'setOptions', 'setSslOptions', 'addSslOptions', 'sendRequest', 'request_multiple', 'create'],
      ...['wp_remote_get', 'wp_remote_post', 'wp_remote_head', 'wp_remote_request'],
      ...['wp_safe_remote_get', 'wp_safe_remote_post', 'wp_safe_remote_request'],
    ],
    check: checkOptions,
  },
  { names: ['withoutVerifying'], check: (call, report) => report(call.place) },
  {
    // Of Unirest.
    names: ['verifyPeer', 'verifyHost'],
    check: ({ args, place }, report) => literalOf(args[0]) === false && report(place),
  },
];

const WRITTEN = /["']verify_peer(?:_name)?["']\s*=>\s*false\b|CURLOPT_SSL_VERIFY(?:PEER|HOST)\s*=>\s*(?:false|0)\b/gi;

/** Kept in a variable, a field, a file of settings; what stands in a call that is looked at is said of that. */
export function checkPhp({ unit }: FileView, report: Report): undefined {
  for (const { span } of codeMatches(unit, WRITTEN)) {
    const before = unit.text.slice(Math.max(0, span.start - 600), span.start);
    if (!IN_CALL.test(before.slice(before.lastIndexOf(';') + 1))) report(span);
  }
}

const IN_CALL =
  /\b(?:stream_context_\w+|Client|create|withOptions|setOptions|request\w*|get|post|put|send\w*|wp_\w*remote_\w+)\s*\(/;
