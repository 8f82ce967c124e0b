import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { type BlockFile, type Directive, onceFor, parseBlocks, walk } from './blocks.ts';
import { openProxy, splitting, wideOrigin } from './nginx-variables.ts';

type Rule = ConfigRule<BlockFile>;

function each(check: (directive: Directive, around: readonly Directive[]) => readonly Spot[]): Rule['check'] {
  return ({ directives }) => walk(directives).flatMap(({ directive, around }) => check(directive, around));
}

const aliasTraversal: Rule = {
  id: 'nginx-alias-traversal',
  title: 'A path can climb out of an alias',
  cwe: 'CWE-22',
  severity: 'high',
  confidence: 'high',
  check: each((directive, around) => {
    const place = around.at(-1);
    if (directive.name !== 'alias' || place?.name !== 'location') return [];
    const path = place.args.at(-1) ?? '';
    const isPrefix = place.args.length === 1 || place.args[0] === '^~';
    return isPrefix && path !== '/' && !path.endsWith('/') && (directive.args[0] ?? '').endsWith('/')
      ? [spotOf(place, `${path}../x is served from beside the folder: the location lacks the slash that its alias has.`)]
      : [];
  }),
};

const listing: Rule = {
  id: 'nginx-directory-listing',
  title: 'The server lists folders',
  cwe: 'CWE-548',
  severity: 'low',
  confidence: 'high',
  check: each((directive) =>
    directive.name === 'autoindex' && directive.args[0] === 'on'
      ? [spotOf(directive, 'Everyone sees the names of all files.')]
      : [],
  ),
};

const oldTls: Rule = {
  id: 'nginx-weak-tls',
  title: 'Old versions of TLS, or certificates that are not checked',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  check: each((directive) => {
    if (directive.name === 'ssl_protocols' && directive.args.some((arg) => /^(?:SSLv[23]|TLSv1(?:\.1)?)$/.test(arg)))
      return [spotOf(directive, 'These versions of TLS have been broken.')];
    if (
      directive.name === 'ssl_ciphers' &&
      /(?:^|:)(?:RC4|DES|3DES|MD5|NULL|EXP|aNULL|eNULL|ADH|LOW|ALL)\b/.test(directive.args.join(':'))
    )
      return [spotOf(directive, 'Some of these ciphers protect nothing.')];
    if (directive.name === 'ssl_verify_client' && directive.args[0] === 'optional_no_ca')
      return [spotOf(directive, 'A client may show any certificate.')];
    return /^(?:proxy|grpc|uwsgi)_ssl_verify$/.test(directive.name) && directive.args[0] === 'off'
      ? [spotOf(directive, 'Anyone on the way can answer for the server behind.', { severity: 'low' })]
      : [];
  }),
};

const forged: Rule = {
  id: 'nginx-forged-address',
  title: 'The client says itself what its address is',
  cwe: 'CWE-348',
  severity: 'medium',
  confidence: 'high',
  check: each((directive) => {
    const [name = '', value = ''] = directive.args;
    if (directive.name === 'proxy_set_header' && /^X-(?:Forwarded-For|Real-IP)$/i.test(name) && /^\$http_x_/.test(value))
      return [
        spotOf(
          directive,
          'The header is passed on as the client sent it; $remote_addr or $proxy_add_x_forwarded_for cannot be made up.',
        ),
      ];
    return directive.name === 'set_real_ip_from' && /^(?:0\.0\.0\.0\/0|::\/0)$/.test(name)
      ? [spotOf(directive, 'Every client may say what its address is.')]
      : [];
  }),
};

const passesConnection = onceFor(({ children }) =>
  children.some(
    ({ name, args }) =>
      name === 'proxy_set_header' && /^connection$/i.test(args[0] ?? '') && /^(?:\$http_connection)$/i.test(args[1] ?? ''),
  ),
);

const smuggling: Rule = {
  id: 'nginx-upgrade-smuggling',
  title: 'The client chooses the protocol behind the proxy',
  cwe: 'CWE-444',
  severity: 'low',
  confidence: 'medium',
  check: each((directive, around) => {
    if (
      directive.name !== 'proxy_set_header' ||
      !/^upgrade$/i.test(directive.args[0] ?? '') ||
      directive.args[1] !== '$http_upgrade'
    )
      return [];
    const place = around.at(-1);
    return place !== undefined && passesConnection(place)
      ? [spotOf(directive, 'Upgrade: h2c leads past the rules of the proxy; name websocket.')]
      : [];
  }),
};

function listens(server: Directive): readonly Directive[] {
  return server.children.filter(({ name }) => name === 'listen');
}

function addressOf(listen: Directive): { readonly address: string | undefined; readonly port: number | undefined } {
  const [first = ''] = listen.args;
  const match = /^(?:(?<host>\[[^\]]*\]|[^:]+):)?(?<port>\d{1,5})$/.exec(first);
  if (match === null)
    return { address: first.startsWith('unix:') ? undefined : first, port: first.startsWith('unix:') ? undefined : 80 };
  return { address: match.groups?.['host'] ?? '0.0.0.0', port: Number(match.groups?.['port']) };
}

const isLoopback = (address: string | undefined): boolean => /^(?:127\.|\[?::1|localhost)/.test(address ?? '');

const authNames = /^(?:auth_basic|auth_request|auth_jwt|allow|deny|ssl_verify_client|access_by_lua\w*)$/;
const asksWho = onceFor(({ children }) => children.some(({ name }) => authNames.test(name)));

const plain: Rule = {
  id: 'nginx-plain-http',
  title: 'Logins and pages go over the network in the clear',
  cwe: 'CWE-319',
  severity: 'low',
  confidence: 'medium',
  check: ({ directives }) =>
    walk(directives)
      .map(({ directive }) => directive)
      .filter(({ name }) => name === 'server')
      .flatMap((server) => {
        const inner = walk(server.children).map(({ directive }) => directive);
        const open = listens(server).filter((listen) => !listen.args.includes('ssl') && !isLoopback(addressOf(listen).address));
        const passwords = inner.some(({ name, args }) => name === 'auth_basic' && args[0] !== 'off');
        const redirects = inner.some(({ name, args }) => name === 'return' && /https:/.test(args.join(' ')));
        return passwords && !redirects
          ? open
              .slice(0, 1)
              .map((listen) => spotOf(listen, 'The password of auth_basic is sent in the clear.', { severity: 'medium' }))
          : [];
      }),
};

const exposedService: Rule = {
  id: 'nginx-exposed-service',
  title: 'A service that asks for no password is published',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  check: ({ directives }) =>
    walk(directives).flatMap(({ directive, around }) => {
      const port = Number(/^https?:\/\/[^/]+:(\d{1,5})/.exec(directive.args[0] ?? '')?.[1] ?? Number.NaN);
      const known = knownPorts.get(port);
      if (directive.name !== 'proxy_pass' || known === undefined || known.by !== 'open') return [];
      return around.some(asksWho)
        ? []
        : [spotOf(directive, `${known.service} answers anyone by itself, and nothing in front asks for a password.`)];
    }),
};

function exposures({ directives }: BlockFile): readonly Exposure[] {
  return walk(directives)
    .filter(({ directive }) => directive.name === 'server')
    .flatMap(({ directive: server }) => {
      const name = server.children.find((child) => child.name === 'server_name')?.args[0] ?? 'nginx';
      const guarded = walk(server.children).some(({ directive }) =>
        /^(?:auth_basic|auth_request|auth_jwt|ssl_verify_client)$/.test(directive.name),
      );
      return listens(server).map(
        (listen): Exposure => ({
          ...addressOf(listen),
          protocol: listen.args.includes('quic') || listen.args.includes('udp') ? 'udp' : 'tcp',
          on: 'host',
          name,
          authentication: guarded ? 'some' : 'unknown',
          start: listen.start,
        }),
      );
    });
}

export const nginx: ConfigFormat = formatOf(
  (text) => parseBlocks(text, false),
  [aliasTraversal, listing, oldTls, forged, openProxy, splitting, wideOrigin, smuggling, plain, exposedService],
  exposures,
);
