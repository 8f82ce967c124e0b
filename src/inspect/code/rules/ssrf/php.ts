import { type SaidSink, sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf, textOf, type Value } from '../../flow/value.ts';
import type { CallHook, CallView, Report } from '../../rule.ts';
import { hasOwnHost } from './own-host.ts';

function checkUrl(call: CallView, url: Value | undefined, report: Report): void {
  const taint = taintOf(url);
  if (url === undefined || taint === undefined || hasOwnHost(url)) return;
  if ((taint.sources & REMOTE) !== 0 && !call.isSafeFor(taint, 'ssrf')) report(call.place);
}

/** `curl_setopt($handle, CURLOPT_URL, $url)` */
function checkCurl(call: CallView, report: Report): undefined {
  const [, option, url] = call.args;
  if (option?.path === 'CURLOPT_URL') checkUrl(call, url, report);
}

/** `curl_setopt_array($handle, [CURLOPT_URL => $url])` */
function checkCurlOptions(call: CallView, report: Report): undefined {
  checkUrl(call, call.option('CURLOPT_URL'), report);
}

/** `new Client(['base_uri' => $url])` of Guzzle, `new Client($url)` of others. */
function checkClient(call: CallView, report: Report): undefined {
  if (!call.isNew) return;
  const [first] = call.args;
  checkUrl(call, first?.known?.is === 'map' ? (call.option('base_uri') ?? call.option('base_url')) : first, report);
}

/** `new Request('GET', $url)`, `$factory->createRequest('GET', $url)` of PSR-7 and pecl_http. */
function checkRequest(call: CallView, report: Report): undefined {
  if (/^[A-Z]{3,8}$/.test(textOf(call.args[0]) ?? '')) checkUrl(call, call.args[1], report);
}

/** `new SoapClient($wsdl, ['location' => $url])` */
function checkSoap(call: CallView, report: Report): undefined {
  for (const url of [call.args[0], call.option('location')]) checkUrl(call, url, report);
}

/** `Requests::request_multiple([['url' => $url], ...])` */
function checkSeveral(call: CallView, report: Report): undefined {
  const { known } = call.args[0] ?? {};
  const items = known?.is === 'list' ? known.items : known?.is === 'map' ? [...known.entries.values()] : [];
  for (const { known: item } of items) if (item?.is === 'map') checkUrl(call, item.entries.get('url'), report);
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
/** Objects that send requests, by how they are called or made. */
const CLIENT = /client|guzzle|browser|Http\.|http$/i;

export const phpSinks: readonly SaidSink[] = [
  ...sinks([
    'curl_init(0)',
    'file_get_contents(0)',
    'fopen(0)',
    'readfile(0)',
    'get_headers(0)',
    'get_meta_tags(0)',
    'getimagesize(0)',
    'fsockopen(0)',
    'pfsockopen(0)',
    'stream_socket_client(0)',
    'ftp_connect(0)',
    'ftp_ssl_connect(0)',
    'ssh2_connect(0)',
    'wp_remote_get(0)',
    'wp_remote_post(0)',
    'wp_remote_head(0)',
    'wp_remote_request(0)',
    'drupal_http_request(0)',
    'new Session(0)',
  ]),
  ...sinks([...VERBS.map((verb) => `Http.${verb}(0)`), 'Http.send(1)']),
  ...sinks([...VERBS, 'trace', 'request'].map((verb) => `Requests.${verb}(0)`)),
  ...sinks([...[...VERBS, 'connect', 'trace'].map((verb) => `*.${verb}(0)`), '*.send(1)'], /Unirest/),
  ...sinks(
    [...VERBS.flatMap((verb) => [`*.${verb}(0)`, `*.${verb}Async(0)`]), '*.request(1)', '*.requestAsync(1)', '*.submitForm(0)'],
    CLIENT,
  ),
  ...sinks(['*.setUri(0)', '*.setUrl(0)', '*.setRequestUrl(0)'], /request|client/i),
];

export const phpCalls: readonly CallHook[] = [
  { names: ['curl_setopt'], check: checkCurl },
  { names: ['curl_setopt_array'], check: checkCurlOptions },
  { names: ['Client', 'HttpClient'], check: checkClient },
  { names: ['Request', 'createRequest'], check: checkRequest },
  { names: ['SoapClient'], check: checkSoap },
  { names: ['request_multiple'], check: checkSeveral },
];
