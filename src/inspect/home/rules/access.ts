import type { Home } from '../load/home.ts';
import type { Entry, Node } from '../node.ts';
import { entries, entry, isTrue, itemsOf, textOf, textsOf } from '../node.ts';
import { type HomeRule, nodesOf, SOURCES, type Spot, spotAt } from '../rule.ts';
import { rangeOf } from '../words.ts';

function authProviders(home: Home): readonly Node[] {
  return nodesOf(home, 'homeassistant').flatMap((node) => itemsOf(entry(node, 'auth_providers')?.value));
}

function providers(home: Home, type: string): readonly Node[] {
  return authProviders(home).filter((one) => textOf(entry(one, 'type')?.value) === type);
}

function http(home: Home): readonly Node[] {
  return nodesOf(home, 'http');
}

function perHttp(name: string, check: (found: Entry, block: Node) => readonly Spot[]): (home: Home) => readonly Spot[] {
  return (home) =>
    http(home).flatMap((block) => {
      const found = entry(block, name);
      return found === undefined ? [] : check(found, block);
    });
}

/** The network that Home Assistant's own supervisor gives its add-ons; the documentation names it as a proxy's. */
const ADD_ONS = /^172\.30\.3[23]\./;

const trustedNetworks: HomeRule = {
  number: 'HA-01',
  id: 'home-trusted-networks',
  title: 'A whole network logs in without a password',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever is in the range is a user without any password, and a second factor is not asked for. Each guest, each television and each light bulb in the network is in it.',
  instead: 'Leave trusted_networks out, or name single addresses and give them a trusted_users entry that is no administrator.',
  source: SOURCES.auth,
  check: (home) =>
    providers(home, 'trusted_networks').flatMap((one) =>
      itemsOf(entry(one, 'trusted_networks')?.value).flatMap((item): readonly Spot[] => {
        const text = textOf(item) ?? '';
        const range = rangeOf(text);
        if (range === undefined || range.bits >= (range.isIpv6 ? 64 : 24)) return [];
        if (range.isAll)
          return [spotAt(item, `${text} is everybody: the login page asks nobody for a password.`, { severity: 'critical' })];
        return [
          spotAt(item, `Everyone in ${text} logs in without a password.`, { severity: range.isPrivate ? 'high' : 'critical' }),
        ];
      }),
    ),
};

const bypass: HomeRule = {
  number: 'HA-02',
  id: 'home-bypass-login',
  title: 'The login page is skipped',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'high',
  why: 'Whoever opens the address from a trusted network is logged in at once, with the rights of the only user there, often the administrator.',
  instead: 'allow_bypass_login: false; a wall tablet gets a user of its own that is no administrator.',
  source: SOURCES.auth,
  check: (home) =>
    providers(home, 'trusted_networks').flatMap((one) => {
      const found = entry(one, 'allow_bypass_login');
      return found !== undefined && isTrue(found.value)
        ? [spotAt(found, 'Whoever is in a trusted network is logged in without a click.')]
        : [];
    }),
};

const trustedProxies: HomeRule = {
  number: 'HA-04',
  id: 'home-trusted-proxies',
  title: 'Any machine may say what the address of a visitor is',
  cwe: 'CWE-348',
  severity: 'high',
  confidence: 'high',
  why: 'A trusted proxy is believed when it says who the visitor is. Where the range is wide, everyone in it can claim to be a trusted address, and evades the ban list.',
  instead: 'The exact address of the proxy, as 192.168.1.10/32.',
  source: SOURCES.http,
  check: perHttp('trusted_proxies', (found) =>
    itemsOf(found.value).flatMap((item): readonly Spot[] => {
      const text = textOf(item) ?? '';
      const range = rangeOf(text);
      if (range === undefined || range.bits > 24 || ADD_ONS.test(text) || /^127\./.test(text)) return [];
      if (range.isIpv6)
        return range.bits < 48 && text !== '::1'
          ? [spotAt(item, `Everyone in ${text} may say what the address of a visitor is.`)]
          : [];
      const severity = range.bits === 24 ? 'medium' : 'high';
      return [
        spotAt(
          item,
          `Everyone in ${text} may say what the address of a visitor is, and so evade bans and enter trusted networks.`,
          { severity },
        ),
      ];
    }),
  ),
};

const cors: HomeRule = {
  number: 'HA-07',
  id: 'home-cors',
  title: 'Pages of other sites may use the interface',
  cwe: 'CWE-942',
  severity: 'high',
  confidence: 'high',
  why: 'A page that a person visits can then read and call the API of the house from their browser.',
  instead: 'Exact https origins, or nothing.',
  source: SOURCES.http,
  check: perHttp('cors_allowed_origins', (found) =>
    itemsOf(found.value).flatMap((item): readonly Spot[] => {
      const text = textOf(item) ?? '';
      if (text === '*') return [spotAt(item, 'Every page of the web may call the API of this house.')];
      return /^http:\/\/(?!localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[\w-]+(?::|$|\/|\.local))/.test(text)
        ? [spotAt(item, `${text.slice(0, 60)} comes without TLS: anyone on the way can speak for it.`, { severity: 'medium' })]
        : [];
    }),
  ),
};

const proxiedTrust: HomeRule = {
  number: 'HA-03',
  id: 'home-trusted-behind-proxy',
  title: 'Trusted networks behind a proxy',
  cwe: 'CWE-290',
  severity: 'critical',
  confidence: 'medium',
  isExtra: true,
  why: 'What comes through the proxy or the bridge of Docker has an address of the trusted range: everybody is at home.',
  instead: 'Take the addresses of proxy and containers out of trusted_networks.',
  source: SOURCES.auth,
  check: (home) => {
    const proxies = http(home).flatMap((block) => textsOf(entry(block, 'trusted_proxies')?.value));
    return providers(home, 'trusted_networks').flatMap((one) =>
      itemsOf(entry(one, 'trusted_networks')?.value)
        .filter((item) => {
          const text = textOf(item) ?? '';
          return (
            /^172\.(?:1[6-9]|2\d|3[01])\./.test(text) || proxies.includes(text) || proxies.some((proxy) => isInside(proxy, text))
          );
        })
        .map((item) =>
          spotAt(item, `${textOf(item) ?? ''} holds the proxy or the containers: whoever comes through them is trusted.`),
        ),
    );
  },
};

/** Whether an IPv4 address or range lies in another. */
function isInside(inner: string, outer: string): boolean {
  const number = (text: string): number | undefined => {
    const parts = text.split('/')[0]?.split('.').map(Number) ?? [];
    return parts.length === 4 && parts.every((part) => part >= 0 && part <= 255)
      ? parts.reduce((sum, part) => sum * 256 + part, 0)
      : undefined;
  };
  const [a, b, range] = [number(inner), number(outer), rangeOf(outer)];
  if (a === undefined || b === undefined || range === undefined || range.isIpv6) return false;
  const size = 2 ** (32 - range.bits);
  return Math.floor(a / size) === Math.floor(b / size);
}

const commandLogin: HomeRule = {
  number: 'HA-14',
  id: 'home-command-login',
  title: 'A program decides on logins',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Whoever can change the program logs in as anyone.',
  instead: 'The provider homeassistant; or a program outside the configuration folder that only root can change.',
  source: SOURCES.auth,
  check: (home) =>
    providers(home, 'command_line').map((one) => spotAt(one, 'The program that is named here decides who may log in.')),
};

const noOwnLogin: HomeRule = {
  number: 'HA-15',
  id: 'home-no-own-login',
  title: 'The ordinary login is left out',
  cwe: 'CWE-287',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'Where auth_providers is given and homeassistant is not in it, there is no login with a password and a second factor.',
  instead: 'Add - type: homeassistant.',
  source: SOURCES.auth,
  check: (home) => {
    const all = authProviders(home);
    const [first] = all;
    return first !== undefined && !all.some((one) => textOf(entry(one, 'type')?.value) === 'homeassistant')
      ? [spotAt(first, 'No login with password and second factor is left.')]
      : [];
  },
};

const WEAK_LOGINS: Readonly<Record<string, string>> = {
  trusted_networks: 'Somebody logs in by their address alone, without a password and without a second factor.',
  legacy_api_password: 'Somebody logs in with the one password of the API.',
  insecure_example: 'The example of a login, which is for nobody, is in use.',
  command_line: 'A program on the machine decides who somebody is.',
};

const usedLogin: HomeRule = {
  number: 'HA-15b',
  id: 'home-login-in-use',
  title: 'A login weaker than a password is in use',
  cwe: 'CWE-287',
  severity: 'medium',
  confidence: 'high',
  isExtra: true,
  why: 'What the YAML says today does not end the logins that were made before: they are kept in .storage/auth.',
  instead: 'Take the provider out of auth_providers, and sign these users out in the interface: Settings, People.',
  source: SOURCES.auth,
  check: (home) =>
    home.logins.flatMap((login) => {
      const message = WEAK_LOGINS[login.provider];
      return message === undefined ? [] : [spotAt(login, message, { isSecret: true })];
    }),
};

const twoBlocks: HomeRule = {
  number: 'HA-12',
  id: 'home-http-twice',
  title: 'The web server is set in two places that differ',
  cwe: 'CWE-1109',
  severity: 'info',
  confidence: 'medium',
  isExtra: true,
  why: 'Current versions take the http block of YAML over once and then ignore it: a safety setting that stands there may have no effect.',
  instead: 'Set it in the interface, and take the block out of the YAML.',
  source: SOURCES.http,
  check: (home) => {
    const stored = http(home).find((block) => /(?:^|\/)\.storage\//.test(block.file));
    if (stored === undefined) return [];
    return http(home)
      .filter((block) => block !== stored)
      .flatMap((block) =>
        entries(block)
          .filter(({ key, value }) => settingOf(value) !== settingOf(entry(stored, key)?.value))
          .map((one) =>
            spotAt(one, `${one.key} is another one in .storage/http; which of the two counts depends on the version.`),
          ),
      );
  },
};

/** Addresses that are written without their length stand for one address. */
function settingOf(node: Node | undefined): string {
  return textsOf(node)
    .map((text) => text.replace(/\/(?:32|128)$/, ''))
    .sort()
    .join(' ');
}

export const accessRules: readonly HomeRule[] = [
  trustedNetworks,
  bypass,
  trustedProxies,
  cors,
  proxiedTrust,
  commandLogin,
  noOwnLogin,
  usedLogin,
  twoBlocks,
];
