import { sinks } from '../../flow/sink.ts';
import type { CodeRule } from '../../rule.ts';
import { others } from './others.ts';
import { hasOwnHost, isOwnPage } from './own-host.ts';
import { PYTHON_CLIENTS } from './python.table.ts';
import { SCRIPT_CLIENTS } from './script.table.ts';

export const ssrf: CodeRule = {
  id: 'ssrf',
  title: 'Data decides which host is asked',
  cwe: 'CWE-918',
  severity: 'high',
  confidence: 'high',
  message: 'Data from outside decides which host this server asks, so it can reach what only this server may.',
  flow: {
    sinks: [
      ...sinks(
        [
          '*.setContent(0)',
          '*.openUrl(0)',
          '*.open(0)',
          '*.property(1)',
          '*.evaluateOnNewDocument(0)',
          '*.navigate(0|url)',
          '*.setDocumentContent(html)',
        ],
        /page|phantom|browser|instance|Page|context|frame/,
      ),
      ...sinks(['wkhtmltopdf(0)', 'wkhtmltoimage.generate(0)', 'html-pdf.create(0)', 'pdfkit.from_url(0)']),
      ...sinks(PYTHON_CLIENTS),
      ...sinks([
        '*.full_url=',
        '*.urlopen(0)',
        '*.setopt(1)',
        'socket.create_connection(0)',
        'socket.socket().connect(0)',
        'socket.socket().connect_ex(0)',
        '*.goto(0)',
      ]),
      ...sinks(SCRIPT_CLIENTS),
      ...sinks(
        ['*.get(0)', '*.post(0)', '*.put(0)', '*.patch(0)', '*.request(0|url)', '*.head(0)'],
        /\bhttpService(?:\.axiosRef)?$|\bthis\.http(?:\.axiosRef)?$/,
      ),
      ...sinks([
        'axios(0|url)',
        'jsdom.JSDOM.fromURL(0)',
        'JSDOM.fromURL(0)',
        'fetch(0)',
        'node-fetch(0)',
        'cross-fetch(0)',
        'isomorphic-fetch(0)',
        'got(0|url)',
        'request(0|url|uri)',
        'request-promise(0|url|uri)',
        'request-promise-native(0|url|uri)',
        'superagent(1)',
        'needle(1)',
        'ky(0)',
        'undici.request(0)',
        'undici.fetch(0)',
        'phin(0|url)',
        'net.connect(0|host)',
        'net.createConnection(0|host)',
        'new WebSocket(0)',
        'ws(0)',
        'puppeteer.goto(0)',
        '*.goto(0)',
        '*.fetchUrl(0)',
        'urllib.request(0)',
        '$.ajax(0|url)',
        'window.fetch(0)',
        'bent(0)',
        '*.openURL(0)',
        'wkhtmltopdf(0)',
        'html-pdf.create(0)',
        '*.proxyRequest(0)',
      ]),
    ],
    shape: /^https?:\/\/$/,
    fromParameter: (_value, path) => (path.startsWith('socket.') ? 'info' : 'low'),
    isHarmless: (value) => hasOwnHost(value) || isOwnPage(value),
    // `connect((host, port))`
    narrow: ({ known, ...value }) =>
      known?.is === 'map' ? undefined : known?.is === 'list' ? known.items[0] : { known, ...value },
  },
  others,
};
