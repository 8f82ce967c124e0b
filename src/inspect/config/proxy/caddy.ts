import { knownPorts } from '../shared/ports.table.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { type BlockFile, type Directive, onceFor, parseBlocks, walk } from './blocks.ts';

type Rule = ConfigRule<BlockFile>;

function each(check: (directive: Directive, around: readonly Directive[]) => readonly Spot[]): Rule['check'] {
  return ({ directives }) => walk(directives).flatMap(({ directive, around }) => check(directive, around));
}

const admin: Rule = {
  id: 'caddy-admin-exposed',
  title: 'Everyone may change the server',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: each((directive) => {
    const address = directive.args[0] ?? '';
    return directive.name === 'admin' && /^(?:0\.0\.0\.0|\[?::\]?|):\d+$|^tcp\/0\.0\.0\.0/.test(address)
      ? [spotOf(directive, 'The admin API has no password; who reaches it gives the server a new configuration.')]
      : [];
  }),
};

const insecure: Rule = {
  id: 'caddy-weak-tls',
  title: 'Certificates are not checked, or made for anyone who asks',
  cwe: 'CWE-295',
  severity: 'medium',
  confidence: 'high',
  check: ({ directives }) => {
    const all = walk(directives);
    const asks = all.some(
      ({ directive: { name }, around }) => (name === 'ask' || name === 'permission') && around.at(-1)?.name === 'on_demand_tls',
    );
    return all.flatMap(({ directive, around }) => {
      if (directive.name === 'tls_insecure_skip_verify')
        return [spotOf(directive, 'Anyone on the way can answer for the server behind.')];
      if (
        directive.name === 'protocols' &&
        around.at(-1)?.name === 'tls' &&
        directive.args.some((arg) => /^tls1\.[01]$/.test(arg))
      )
        return [spotOf(directive, 'These versions of TLS have been broken.')];
      if (directive.name !== 'on_demand' || around.at(-1)?.name !== 'tls') return [];
      return asks
        ? []
        : [spotOf(directive, 'A certificate is asked for with every name that a client makes up; on_demand_tls needs ask.')];
    });
  },
};

const browse: Rule = {
  id: 'caddy-directory-listing',
  title: 'The server lists folders',
  cwe: 'CWE-548',
  severity: 'low',
  confidence: 'high',
  check: each((directive, around) =>
    (directive.name === 'file_server' && directive.args.includes('browse')) ||
    (directive.name === 'browse' && around.at(-1)?.name === 'file_server')
      ? [spotOf(directive, 'Everyone sees the names of all files.')]
      : [],
  ),
};

const asksWho = onceFor(({ children }) =>
  walk(children).some(({ directive }) =>
    /^(?:basic_?auth|forward_auth|authorize|authenticate|client_auth)$/.test(directive.name),
  ),
);

const exposedService: Rule = {
  id: 'caddy-exposed-service',
  title: 'A service that asks for no password is published',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  check: each((directive, around) => {
    if (directive.name !== 'reverse_proxy') return [];
    const site = around[0];
    const guarded = site === undefined || asksWho(site);
    const known = directive.args
      .flatMap((arg) => knownPorts.get(Number(/:(\d{1,5})$/.exec(arg)?.[1])) ?? [])
      .find(({ by }) => by === 'open');
    return guarded || known === undefined
      ? []
      : [spotOf(directive, `${known.service} answers anyone by itself, and nothing in front asks for a password.`)];
  }),
};

const asksPassword = onceFor(({ children }) =>
  walk(children).some(({ directive }) => /^(?:basic_?auth|forward_auth)$/.test(directive.name)),
);

function exposures({ directives }: BlockFile): readonly Exposure[] {
  return directives
    .filter(({ name, children }) => children.length > 0 && name !== '' && !name.startsWith('('))
    .flatMap((site) =>
      [site.name, ...site.args].map((address): Exposure => {
        const port = /:(\d{1,5})(?:\/|$)/.exec(address)?.[1];
        return {
          port: port !== undefined ? Number(port) : address.startsWith('http://') ? 80 : 443,
          address: /^(?:https?:\/\/)?(?:127\.|localhost)/.test(address) ? '127.0.0.1' : '0.0.0.0',
          protocol: 'tcp',
          on: 'host',
          name: address.replace(/,$/, ''),
          authentication: asksPassword(site) ? 'some' : 'unknown',
          start: site.start,
        };
      }),
    );
}

export const caddy: ConfigFormat = formatOf(
  (text) => parseBlocks(text, true),
  [admin, insecure, browse, exposedService],
  exposures,
);
