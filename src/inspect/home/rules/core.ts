import type { Home } from '../load/home.ts';
import type { Node } from '../node.ts';
import { entries, entry, isFalse, isTemplate, isTrue, itemsOf, textOf, textsOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, sectionsOf, spotAt } from '../rule.ts';
import { DANGEROUS_FOLDER } from './files.ts';

/** A rule about one key of `http:`, `homeassistant:` or the like, that is wrong in some form. */
function setting(
  info: Omit<HomeRule, 'check' | 'isExtra'>,
  domains: readonly string[],
  path: readonly string[],
  isWrong: (node: Node, block: Node, home: Home) => boolean,
  message: string,
): HomeRule {
  return {
    ...info,
    isExtra: true,
    check: (home) =>
      nodesOf(home, ...domains).flatMap((block) => {
        let at: Node | undefined = block;
        for (const name of path.slice(0, -1)) at = entry(at, name)?.value;
        const found = entry(at, path.at(-1) ?? '');
        return found !== undefined && isWrong(found.value, block, home) ? [spotAt(found, message)] : [];
      }),
  };
}

const is =
  (pattern: RegExp) =>
  (node: Node): boolean =>
    pattern.test(textOf(node) ?? '');
const someItem =
  (pattern: RegExp) =>
  (node: Node): boolean =>
    textsOf(node).some((text) => pattern.test(text));

const settings: readonly HomeRule[] = [
  setting(
    {
      number: 'HA-05',
      id: 'home-forwarded-without-proxies',
      title: 'Forwarded addresses without a proxy that may give them',
      cwe: 'CWE-348',
      severity: 'medium',
      confidence: 'high',
      why: 'Requests are refused, or the header of anyone is believed, depending on the version.',
      instead: 'Set trusted_proxies to the exact address of the proxy.',
      source: SOURCES.http,
    },
    ['http'],
    ['use_x_forwarded_for'],
    (node, block) => isTrue(node) && entry(block, 'trusted_proxies') === undefined,
    'X-Forwarded-For is used, and no proxy is named that may set it.',
  ),
  setting(
    {
      number: 'HA-06',
      id: 'home-no-ban',
      title: 'Passwords may be tried without end',
      cwe: 'CWE-307',
      severity: 'medium',
      confidence: 'high',
      why: 'Nothing stops a program that tries one password after the other.',
      instead: 'ip_ban_enabled: true with login_attempts_threshold: 5.',
      source: SOURCES.http,
    },
    ['http'],
    ['ip_ban_enabled'],
    (node) => isFalse(node),
    'An address that fails to log in is never banned.',
  ),
  setting(
    {
      number: 'HA-06b',
      id: 'home-no-threshold',
      title: 'A ban list that never bans',
      cwe: 'CWE-307',
      severity: 'medium',
      confidence: 'high',
      why: 'The threshold of -1 means that no number of failures is enough.',
      instead: 'login_attempts_threshold: 5.',
      source: SOURCES.http,
    },
    ['http'],
    ['login_attempts_threshold'],
    is(/^-1$/),
    'No number of failed logins leads to a ban.',
  ),
  setting(
    {
      number: 'HA-08',
      id: 'home-frames',
      title: 'Other pages may show the interface in a frame',
      cwe: 'CWE-1021',
      severity: 'medium',
      confidence: 'high',
      why: 'A page can lay the house below its own buttons, so that a click unlocks a door.',
      instead: 'use_x_frame_options: true.',
      source: SOURCES.http,
    },
    ['http'],
    ['use_x_frame_options'],
    (node) => isFalse(node),
    'Any page may show the interface in a frame and borrow clicks.',
  ),
  setting(
    {
      number: 'HA-10',
      id: 'home-old-tls',
      title: 'Weaker TLS than there could be',
      cwe: 'CWE-326',
      severity: 'low',
      confidence: 'high',
      why: 'Older ciphers are offered.',
      instead: 'ssl_profile: modern.',
      source: SOURCES.http,
    },
    ['http'],
    ['ssl_profile'],
    is(/^intermediate$/),
    'Older ciphers are offered than a browser of today needs.',
  ),
  setting(
    {
      number: 'HA-11',
      id: 'home-open-behind-proxy',
      title: 'The proxy can be walked around',
      cwe: 'CWE-1327',
      severity: 'medium',
      confidence: 'medium',
      why: 'The port answers on every address, so what the proxy asks for is not asked for there.',
      instead: 'server_host: 127.0.0.1 where the proxy runs on the same machine.',
      source: SOURCES.http,
    },
    ['http'],
    ['server_host'],
    (node, block) =>
      someItem(/^(?:0\.0\.0\.0|::)$/)(node) &&
      textsOf(entry(block, 'trusted_proxies')?.value).some((text) => /^(?:127\.|::1)/.test(text)),
    'The port answers on every address, beside the proxy on this machine.',
  ),
  setting(
    {
      number: 'HA-09',
      id: 'home-plain-http',
      title: 'The house is reached from outside without TLS',
      cwe: 'CWE-319',
      severity: 'high',
      confidence: 'high',
      why: 'Passwords and tokens can be read on the way.',
      instead: 'An https address behind a proxy with TLS, or a VPN.',
      source: SOURCES.sec,
    },
    ['homeassistant'],
    ['external_url'],
    is(
      /^http:\/\/(?!10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|localhost|[\w-]+(?::\d+)?\/?$|[\w.-]+\.(?:local|lan|home|internal))/,
    ),
    'The address from outside has no TLS: passwords and tokens can be read on the way.',
  ),
  setting(
    {
      number: 'HA-13',
      id: 'home-api-password',
      title: 'A single password for the whole API',
      cwe: 'CWE-287',
      severity: 'high',
      confidence: 'high',
      why: 'It has no user, no end and no second factor; current versions ignore it.',
      instead: 'Users and long-lived tokens.',
      source: SOURCES.auth,
    },
    ['http'],
    ['api_password'],
    () => true,
    'One password opens everything, and current versions ignore it.',
  ),
  setting(
    {
      number: 'HA-23',
      id: 'home-media-folder',
      title: 'Media folders that hold more than media',
      cwe: 'CWE-552',
      severity: 'high',
      confidence: 'high',
      why: 'Every user of the house can browse and fetch what lies below.',
      instead: 'A folder for media only.',
      source: SOURCES.core,
    },
    ['homeassistant'],
    ['media_dirs'],
    (node) => entries(node).some(({ value }) => DANGEROUS_FOLDER.test(textOf(value) ?? '')),
    'Every user may browse what lies there, secrets too.',
  ),
  setting(
    {
      number: 'HA-22',
      id: 'home-external-urls',
      title: 'Services may fetch from any address',
      cwe: 'CWE-918',
      severity: 'medium',
      confidence: 'medium',
      why: 'What fetches on behalf of the house reaches the inside of its network.',
      instead: 'Exact https addresses.',
      source: SOURCES.core,
    },
    ['homeassistant'],
    ['allowlist_external_urls'],
    someItem(/^(?:https?:\/\/)?\/?\*?$|^http:\/\/(?!192\.168\.|10\.|localhost)/),
    'Services may fetch from any address, or without TLS.',
  ),
  setting(
    {
      number: 'HA-27',
      id: 'home-debug-log',
      title: 'The log is written in full',
      cwe: 'CWE-532',
      severity: 'low',
      confidence: 'high',
      why: 'Tokens and codes stand in debug logs.',
      instead: 'logger: default: warning.',
      source: 'https://www.home-assistant.io/integrations/logger/',
    },
    ['logger'],
    ['default'],
    is(/^debug$/i),
    'At this level tokens and codes come into the log.',
  ),
];

const remoteModule: HomeRule = {
  number: 'HA-25',
  id: 'home-remote-script',
  title: 'The interface loads a script from another host',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'The script runs with the token of whoever looks at the page; whoever changes it there has the house.',
  instead: 'A file of the house, as HACS installs it.',
  source: 'https://www.home-assistant.io/integrations/frontend/',
  check: (home) => [
    ...nodesOf(home, 'frontend').flatMap((node) =>
      ['extra_module_url', 'extra_js_url_es5'].flatMap((name) =>
        itemsOf(entry(node, name)?.value)
          .filter((item) => /^https?:\/\//.test(textOf(item) ?? ''))
          .map((item) => spotAt(item, 'Whoever changes that file has the session of everyone who looks at the page.')),
      ),
    ),
    ...nodesOf(home, 'lovelace').flatMap((node) =>
      itemsOf(entry(node, 'resources')?.value).flatMap((item) => {
        const url = entry(item, 'url')?.value;
        return url !== undefined && /^https?:\/\//.test(textOf(url) ?? '')
          ? [spotAt(url, 'Whoever changes that file has the session of everyone who looks at the page.')]
          : [];
      }),
    ),
  ],
};

const debugger_: HomeRule = {
  number: 'HA-28',
  id: 'home-debugger',
  title: 'A debugger listens',
  cwe: 'CWE-489',
  severity: 'critical',
  confidence: 'high',
  isExtra: true,
  why: 'Whoever connects to it runs any code inside Home Assistant; it asks for no password.',
  instead: 'Take debugpy out when you are done.',
  source: 'https://www.home-assistant.io/integrations/debugpy/',
  check: (home) =>
    sectionsOf(home, 'debugpy', 'ptvsd')
      .filter(({ node }) => !isFalse(entry(node, 'start')?.value))
      .map((section) => spotAt(section.entry, 'Whoever reaches its port runs any code inside Home Assistant.')),
};

const iframe: HomeRule = {
  number: 'HA-26',
  id: 'home-trusted-panel',
  title: 'A panel of another origin inside the interface',
  cwe: 'CWE-829',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'A panel that is trusted runs with the token of whoever looks at it.',
  instead: 'trust_external: false, and files of the house.',
  source: 'https://www.home-assistant.io/integrations/panel_custom/',
  check: (home) =>
    nodesOf(home, 'panel_custom').flatMap((node) =>
      itemsOf(node).flatMap((item) => {
        const found = entry(item, 'trust_external_script', 'trust_external');
        return found !== undefined && isTrue(found.value)
          ? [spotAt(found, 'A script of another host runs with the token of whoever looks at the page.')]
          : [];
      }),
    ),
};

const database: HomeRule = {
  number: 'HA-29',
  id: 'home-remote-database',
  title: 'The history goes to another machine in the clear',
  cwe: 'CWE-319',
  severity: 'medium',
  confidence: 'medium',
  isExtra: true,
  why: 'States of the house, presence among them, can be read on the way.',
  instead: 'TLS, or a database on the same machine.',
  source: 'https://www.home-assistant.io/integrations/influxdb/',
  check: (home) =>
    nodesOf(home, 'influxdb').flatMap((node) => {
      const host = textOf(entry(node, 'host')?.value) ?? '';
      const isFar =
        host !== '' &&
        !isTemplate(host) &&
        !/^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[\w-]+$|[\w.-]+\.(?:local|lan|home))/.test(host);
      const found = entry(node, 'host');
      return isFar && found !== undefined && !isTrue(entry(node, 'ssl')?.value)
        ? [spotAt(found, 'The history of the house goes there without TLS.')]
        : [];
    }),
};

export const coreRules: readonly HomeRule[] = [...settings, remoteModule, debugger_, iframe, database];
