import type { Home, PlainFile } from '../load/home.ts';
import { commandOf, containersOf, neighbours, neighbourTrees } from '../load/neighbours.ts';
import { entry, isTrue, itemsOf, leavesOf, textOf, textsOf } from '../node.ts';
import { type HomeRule, SOURCES, type Spot, spotAt } from '../rule.ts';
import { spotsIn, withoutRemarks } from './text-spots.ts';

/** Switches of Traefik that open it, by their path in its file; in its command line they have the same names. */
const SWITCHES: readonly { readonly path: RegExp; readonly message: string }[] = [
  { path: /^api\.insecure$/, message: 'The dashboard of the proxy asks nobody for a password.' },
  { path: /^entryPoints\.\w+\.forwardedHeaders\.insecure$/i, message: 'Anyone may say what the address of a visitor is.' },
  {
    path: /^providers\.docker\.exposedByDefault$/i,
    message: 'Every container is published, also one that was never meant to be.',
  },
  { path: /(?:^|\.)insecureSkipVerify$/i, message: 'Anyone on the way can answer for what lies behind the proxy.' },
];

const traefik: HomeRule = {
  number: 'RP-05',
  id: 'home-traefik-open',
  title: 'The proxy Traefik is open itself, or believes anyone',
  cwe: 'CWE-1188',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'Its dashboard shows each way into the house; forged addresses walk around bans; containers become public by being started.',
  instead: 'api.insecure: false with a router that asks for a login; trustedIPs; exposedByDefault: false.',
  source: 'https://doc.traefik.io/traefik/operations/api/',
  check: (home) => [
    ...neighbourTrees(home, 'traefik').flatMap((root) =>
      leavesOf(root).flatMap(({ path, leaf }): readonly Spot[] => {
        const found = SWITCHES.find((one) => one.path.test(path.join('.')));
        return found !== undefined && isTrue(leaf) ? [spotAt(leaf, found.message)] : [];
      }),
    ),
    ...containersOf(home)
      .filter(({ image }) => /traefik/.test(image))
      .flatMap(({ node }) =>
        itemsOf(entry(node, 'command')?.value).flatMap((item): readonly Spot[] => {
          const [, name = '', value = 'true'] = /^--([\w.-]+)(?:=(\w+))?$/.exec(textOf(item) ?? '') ?? [];
          const found = SWITCHES.find((one) => one.path.test(name));
          return found !== undefined && /^true$/i.test(value) ? [spotAt(item, found.message)] : [];
        }),
      ),
  ],
};

const HOUSE_PORT = /:(?:8123|8971|5000|1880|6052|8080)\b/;

const cloudflared: HomeRule = {
  number: 'RP-08',
  id: 'home-cloudflared-open',
  title: 'A tunnel leads to the house, and nothing asks on the way',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Everyone who knows the name stands before the login of the house itself; without a check of certificates anyone inside can answer for it.',
  instead:
    'originRequest: access: required: true, and no noTLSVerify; then also trusted_proxies with the exact address of the tunnel.',
  source: SOURCES.sec,
  check: (home) =>
    neighbourTrees(home, 'cloudflared').flatMap((root) =>
      itemsOf(entry(root, 'ingress')?.value).flatMap((one): readonly Spot[] => {
        const service = entry(one, 'service');
        const request = entry(one, 'originRequest')?.value ?? entry(root, 'originRequest')?.value;
        const unchecked = entry(request, 'noTLSVerify');
        const isAsked = isTrue(entry(entry(request, 'access')?.value, 'required')?.value);
        return [
          ...(service !== undefined && HOUSE_PORT.test(textOf(service.value) ?? '') && !isAsked
            ? [spotAt(service, 'Everyone who knows the name of the tunnel stands before the house itself.')]
            : []),
          ...(unchecked !== undefined && isTrue(unchecked.value)
            ? [spotAt(unchecked, 'Anyone in the network can answer for the house.', { severity: 'medium' })]
            : []),
        ];
      }),
    ),
};

const funnel: HomeRule = {
  number: 'RP-09',
  id: 'home-funnel',
  title: 'Tailscale publishes the house to the internet',
  cwe: 'CWE-668',
  severity: 'high',
  confidence: 'high',
  isExtra: true,
  why: 'A funnel is for everybody, not for your own devices as serve is.',
  instead: 'tailscale serve.',
  source: 'https://tailscale.com/kb/1223/funnel',
  check: (home) => {
    const message = 'The internet reaches what stands here, not your own devices alone.';
    const scripts = neighbours(home, 'script').flatMap((file) =>
      spotsIn(file, /\btailscale\s+funnel\s+(?!(?:status|reset|off)\b)[^\n;|&]+/g, message),
    );
    const containers = containersOf(home).flatMap((one) => {
      const command = entry(one.node, 'command');
      return command !== undefined && /\btailscale\s+funnel\b/.test(commandOf(one)) ? [spotAt(command, message)] : [];
    });
    return [...scripts, ...containers];
  },
};

/** Blocks `location PATH { ... }` of nginx, one level deep. */
function locations(file: PlainFile): readonly { readonly path: string; readonly body: string; readonly start: number }[] {
  return [...withoutRemarks(file.text).matchAll(/\blocation\s+(?:[=~^*]+\s+)?(\S+)\s*\{([^{}]*)\}/g)].map((found) => ({
    path: found[1] ?? '',
    body: found[2] ?? '',
    start: found.index,
  }));
}

function servers(home: Home): readonly PlainFile[] {
  return neighbours(home, 'nginx').filter(({ text }) => /\b(?:server|location)\b[^{;\n]*\{/.test(text));
}

const bypass: HomeRule = {
  number: 'RP-10',
  id: 'home-proxy-bypass',
  title: 'The login of the proxy is left out for more than one webhook',
  cwe: 'CWE-288',
  severity: 'high',
  confidence: 'medium',
  isExtra: true,
  why: 'Below /api is the whole house: what should be open is the one address of one webhook.',
  instead: 'The exact path of one webhook: location = /api/webhook/NAME.',
  source: SOURCES.general,
  check: (home) => [
    ...servers(home).flatMap((file) =>
      locations(file)
        .filter(({ path, body }) => /\b(?:auth_request|auth_basic)\s+["']?off\b/.test(body) && isWide(path))
        .map(({ path, start }) => ({
          file: file.path,
          start,
          end: start + 8,
          message: `Below ${path.slice(0, 60)} the proxy asks nobody.`,
        })),
    ),
    ...neighbourTrees(home, 'authelia').flatMap((root) =>
      itemsOf(entry(entry(root, 'access_control')?.value, 'rules')?.value).flatMap((rule): readonly Spot[] => {
        const policy = entry(rule, 'policy');
        const resources = textsOf(entry(rule, 'resources')?.value);
        const isOpen = policy !== undefined && textOf(policy.value) === 'bypass';
        return isOpen && resources.some(isWide) ? [spotAt(policy, 'The proxy asks nobody below these addresses.')] : [];
      }),
    ),
  ],
};

/** `/api`, `^/api/.*`, `/`: more than one webhook. */
function isWide(path: string): boolean {
  const plain = path.replace(/^\^|\$$|\\|\(|\)/g, '').replace(/[.*?]+$/, '');
  return /^\/(?:api)?\/?$|^\/api\/webhook\/?$/.test(plain);
}

/** Servers that lead to Home Assistant's own port. */
function toHouse(home: Home): readonly { readonly file: PlainFile; readonly start: number; readonly text: string }[] {
  return servers(home).flatMap((file) => {
    const text = withoutRemarks(file.text);
    const found = /\bproxy_pass\s+https?:\/\/[^;\s]*:8123/.exec(text);
    return found === null ? [] : [{ file, start: found.index, text }];
  });
}

const rate: HomeRule = {
  number: 'RP-11',
  id: 'home-proxy-rate',
  title: 'The proxy lets anyone try passwords as fast as they like',
  cwe: 'CWE-307',
  severity: 'low',
  confidence: 'medium',
  isExtra: true,
  why: 'Behind a proxy the house may see one address for all, and then bans all or none.',
  instead: 'limit_req_zone, and limit_req for location /auth/.',
  source: SOURCES.general,
  check: (home) =>
    toHouse(home)
      .filter(({ text }) => !/\blimit_(?:req|conn)\b/.test(text))
      .map(({ file, start }) => ({
        file: file.path,
        start,
        end: start + 10,
        message: 'Nothing here holds back who tries one password after the other.',
      })),
};

const bodies: HomeRule = {
  number: 'RP-12',
  id: 'home-proxy-unbounded',
  title: 'The proxy takes requests of any size',
  cwe: 'CWE-770',
  severity: 'low',
  confidence: 'high',
  isExtra: true,
  why: 'A stranger fills the memory and the disk before any login.',
  instead: 'client_max_body_size of some megabytes.',
  source: SOURCES.general,
  check: (home) =>
    servers(home).flatMap((file) =>
      spotsIn(file, /\bclient_max_body_size\s+0\s*;/g, 'A stranger may send as much as they like.'),
    ),
};

export const proxyRules: readonly HomeRule[] = [traefik, cloudflared, funnel, bypass, rate, bodies];
