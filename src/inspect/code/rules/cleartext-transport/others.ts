import { literalOf, textOf, type Value } from '../../flow/value.ts';
import type { CallHook, CallView, OtherLanguages, Report } from '../../rule.ts';
import { javaCalls } from './java.ts';
import { isCleartext } from './urls.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace', 'request', 'send'];

/** Functions that are no methods, and what sends requests by how it is called or made. */
function hook(names: readonly string[], client: RegExp | undefined, options: readonly string[]): CallHook {
  const check = (call: CallView, report: Report): undefined => {
    if (client !== undefined && !client.test(`${call.path} ${call.label}`)) return;
    const values = [...call.args.slice(0, 3), ...options.map((option) => call.option(option))];
    if (values.some((value) => isCleartext(addressOf(value)))) report(call.place);
  };
  return { names, check };
}

const addressOf = (value: Value | undefined): string => textOf(value) ?? value?.prefix ?? '';

/** Of a map of addresses that are fetched at once each has its own. */
function checkSeveral({ args: [requests], place }: CallView, report: Report): undefined {
  const { known } = requests ?? {};
  const items = known?.is === 'list' ? known.items : known?.is === 'map' ? [...known.entries.values()] : [];
  const urls = items.map((item) => (item.known?.is === 'map' ? item.known.entries.get('url') : undefined));
  if (urls.some((url) => isCleartext(addressOf(url)))) report(place);
}

export const others: OtherLanguages = {
  java: { calls: javaCalls },
  php: {
    calls: [
      hook(
        ['curl_init', 'curl_setopt', 'curl_setopt_array', 'file_get_contents', 'fopen', 'get_headers', 'SoapClient'].concat([
          'wp_remote_get',
          'wp_remote_post',
          'wp_remote_request',
          'ftp_connect',
        ]),
        undefined,
        ['location', 'CURLOPT_URL'],
      ),
      hook(
        [
          ...VERBS,
          ...VERBS.map((verb) => `${verb}Async`),
          'Client',
          'Session',
          'Request',
          'createRequest',
          'setUri',
          'setUrl',
          'WebSocket',
        ].concat(['submitForm', 'connect', 'withUrlParameters']),
        /client|guzzle|browser|\bHttp\b|\bRequests?\b|Unirest|WebSocket|session|factory/i,
        ['base_uri', 'base_url', 'endpoint'],
      ),
      { names: ['request_multiple'], check: checkSeveral },
    ],
  },
  ruby: {
    assign: ({ name, value, place, unit }, report) => {
      if (name !== 'force_ssl' || literalOf(value) !== false || /(?:^|\/)(?:test|development)\.rb$/.test(unit.path)) return;
      report(place, { severity: 'low', message: 'The application answers without TLS, too.' });
    },
    calls: [
      hook(
        [
          'get',
          'get_response',
          'post',
          'post_form',
          'put',
          'patch',
          'delete',
          'head',
          'request',
          'new',
          'open',
          'connect',
          'execute',
          'start',
          'perform',
        ],
        /^(?:Net::HTTP|HTTParty|RestClient|Faraday|Excon|Typhoeus|HTTP|Curl|URI|OpenURI|Kernel|WebSocket|Faye::WebSocket|EventMachine|HTTPClient|Patron|Mechanize)\b|^open\b|Net::FTP/,
        ['url', 'base_url', 'base_uri'],
      ),
    ],
  },
  go: {
    calls: [
      hook(
        ['Get', 'Post', 'PostForm', 'Head', 'NewRequest', 'NewRequestWithContext', 'Dial', 'DialContext'],
        /^http\.|\bhttp\.(?:Default)?Client\b|\b(?:http)?[cC]lient\b|resty|websocket|grequests/,
        [],
      ),
    ],
  },
};
