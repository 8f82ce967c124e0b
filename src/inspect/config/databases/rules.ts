import { type Directive, directivesOf, type LineStyle, linesOf, SPACED } from '../shared/lines.ts';
import { type ConfigFormat, type ConfigRule, type Exposure, formatOf, type Spot } from '../shared/rule.ts';
import { spotOf } from '../shared/spots.ts';
import { isFalse, type Leaf, leaves, parseYaml, textOf } from '../shared/yaml-tree.ts';

interface Settings {
  readonly directives: readonly Directive[];
}

type Rule = ConfigRule<Settings>;

const isLoopback = (address: string): boolean => /^(?:127\.|::1$|-::1$|localhost$|\/)/.test(address);

function valuesOf({ directives }: Settings, key: RegExp): readonly Directive[] {
  return directives.filter((found) => key.test(found.key));
}

function settings(text: string, style: LineStyle): { readonly file: Settings; readonly incomplete: readonly [] } {
  return { file: { directives: directivesOf(text, style) }, incomplete: [] };
}

const redisOpen: Rule = {
  id: 'redis-open',
  title: 'Redis asks for no password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: (file) => {
    const guarded = valuesOf(file, /^(?:requirepass|aclfile|user)$/).some(
      ({ value }) => value !== '' && !/\bnopass\b/.test(value),
    );
    const off = valuesOf(file, /^protected-mode$/).filter(({ value }) => value === 'no');
    const bind = valuesOf(file, /^bind$/).find(({ value }) => !value.split(/\s+/).every(isLoopback));
    const spots: Spot[] = valuesOf(file, /^user$/)
      .filter(({ value }) => /\bnopass\b/.test(value) && /\son\b/.test(` ${value}`))
      .map((found) => spotOf(found, 'This user needs no password.', { severity: 'medium' }));
    if (guarded) return spots;
    if (bind !== undefined)
      return [
        ...spots,
        spotOf(
          bind,
          'Every machine that reaches this address may read, write and, through modules or files, execute; requirepass or an ACL is missing.',
        ),
      ];
    return off.length > 0
      ? [...spots, ...off.map((found) => spotOf(found, 'The guard that refuses strangers while there is no password is off.'))]
      : spots;
  },
};

const postgresOpen: Rule = {
  id: 'postgres-unsafe',
  title: 'PostgreSQL is open, or sends in the clear',
  cwe: 'CWE-319',
  severity: 'low',
  confidence: 'medium',
  check: (file) => [
    ...valuesOf(file, /^listen_addresses$/)
      .filter(({ value }) => /\*|0\.0\.0\.0|^'?::'?$/.test(value))
      .map((found) => spotOf(found, 'It listens on all addresses; pg_hba.conf is all that is left.')),
    ...valuesOf(file, /^ssl$/)
      .filter(({ value }) => /^'?(?:off|false|no|0)'?$/.test(value))
      .map((found) => spotOf(found, 'Passwords and data go over the network in the clear.')),
    ...valuesOf(file, /^password_encryption$/)
      .filter(({ value }) => /md5|off|plain/.test(value))
      .map((found) => spotOf(found, 'MD5 is guessed fast; scram-sha-256 is not.')),
  ],
};

const postgresStyle: LineStyle = { separator: /[ \t]+(?:=[ \t]*)?|=/, comment: /^#/ };

interface HbaFile {
  readonly rows: readonly { readonly words: readonly string[]; readonly start: number; readonly end: number }[];
}

const hbaTrust: ConfigRule<HbaFile> = {
  id: 'postgres-trust',
  title: 'PostgreSQL lets in whoever names a user',
  cwe: 'CWE-287',
  severity: 'high',
  confidence: 'high',
  check: ({ rows }) =>
    rows.flatMap((row): readonly Spot[] => {
      const [type = '', , , address = ''] = row.words;
      const method = type === 'local' ? row.words[3] : /^[\d.]+$/.test(row.words[4] ?? '') ? row.words[5] : row.words[4];
      const everyone = /^(?:0\.0\.0\.0\/0|::\/0|::0\/0|all|samenet)$/.test(address);
      if (method === 'trust') {
        if (type === 'local' || /^(?:127\.0\.0\.1|::1)/.test(address))
          return [spotOf(row, 'Every user of this machine may be any user of the database.', { severity: 'low' })];
        return [
          spotOf(
            row,
            'No password is asked for: who reaches the port may be any user.',
            everyone ? { severity: 'critical' } : {},
          ),
        ];
      }
      if (method === 'password') return [spotOf(row, 'The password is sent in the clear.', { severity: 'medium' })];
      if (method === 'ident' && type !== 'local')
        return [spotOf(row, 'The other machine says itself who is asking.', { severity: 'medium' })];
      return everyone && type !== 'hostssl' && method !== 'reject'
        ? [spotOf(row, 'Every address may try passwords, without TLS.', { severity: 'low' })]
        : [];
    }),
};

function parseHba(text: string): { readonly file: HbaFile; readonly incomplete: readonly [] } {
  const rows = linesOf(text).flatMap(({ text: line, start }) =>
    /^\s*(?:local|host\w*)\s/.test(line) ? [{ words: line.trim().split(/\s+/), start, end: start + line.length }] : [],
  );
  return { file: { rows }, incomplete: [] };
}

interface Tree {
  readonly leaves: readonly { readonly path: string; readonly leaf: Leaf }[];
}

function parseTree(text: string): {
  readonly file: Tree;
  readonly incomplete: readonly { readonly reason: string; readonly line?: number }[];
} {
  const { file, incomplete } = parseYaml(text, true);
  return {
    file: {
      leaves: file.documents.flatMap((document) => leaves(document).map(({ path, leaf }) => ({ path: path.join('.'), leaf }))),
    },
    incomplete,
  };
}

const mongoOpen: ConfigRule<Tree> = {
  id: 'mongodb-open',
  title: 'MongoDB asks for no password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: ({ leaves: all }) => {
    const at = (path: string): Leaf | undefined => all.find((found) => found.path === path)?.leaf;
    const bind = at('net.bindIp');
    const wide = bind !== undefined && !bind.text.split(',').every((address) => isLoopback(address.trim()));
    const everywhere = at('net.bindIpAll');
    const authorization = at('security.authorization');
    const guarded = textOf(authorization) === 'enabled' || at('security.keyFile') !== undefined;
    if (guarded) return [];
    if (bind !== undefined && wide)
      return [spotOf(bind, 'It listens beyond this machine and security.authorization is not enabled.')];
    if (everywhere !== undefined && everywhere.text === 'true')
      return [spotOf(everywhere, 'It listens beyond this machine and security.authorization is not enabled.')];
    return authorization !== undefined && textOf(authorization) === 'disabled'
      ? [spotOf(authorization, 'Whoever reaches the port owns the data.', { severity: 'medium' })]
      : [];
  },
};

const elasticOpen: ConfigRule<Tree> = {
  id: 'elasticsearch-open',
  title: 'Elasticsearch or OpenSearch asks for no password',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: ({ leaves: all }) =>
    all.flatMap(({ path, leaf }): readonly Spot[] => {
      if (/^(?:xpack\.security\.enabled|opensearch_security\.enabled)$/.test(path) && isFalse(leaf))
        return [spotOf(leaf, 'Whoever reaches the port owns the data.')];
      if (path === 'plugins.security.disabled' && leaf.text === 'true')
        return [spotOf(leaf, 'Whoever reaches the port owns the data.')];
      if (/^xpack\.security\.(?:http|transport)\.ssl\.enabled$/.test(path) && isFalse(leaf))
        return [spotOf(leaf, 'Passwords and data go over the network in the clear.', { severity: 'low' })];
      return path === 'http.cors.allow-origin' && /^(?:\*|\/\.\*\/)$/.test(leaf.text)
        ? [spotOf(leaf, "Every web page may ask from a visitor's browser.", { severity: 'medium' })]
        : [];
    }),
};

const mosquittoOpen: Rule = {
  id: 'mosquitto-open',
  title: 'The MQTT broker lets anonymous clients in',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: (file) => {
    const listeners = valuesOf(file, /^(?:listener|port)$/);
    const near =
      listeners.length > 0 && listeners.every(({ value }) => /\s(?:127\.|localhost|::1)/.test(value) || /^0\s/.test(value));
    return valuesOf(file, /^(?:allow_anonymous|listener_allow_anonymous)$/)
      .filter(({ value }) => value === 'true')
      .map((found) =>
        spotOf(
          found,
          'Every device may read everything and command everything, locks and doors too.',
          near ? { severity: 'low' } : {},
        ),
      );
  },
};

const mosquittoPlain: Rule = {
  id: 'mosquitto-plain',
  title: 'The MQTT broker sends passwords in the clear, or forbids nobody anything',
  cwe: 'CWE-319',
  severity: 'low',
  confidence: 'medium',
  check: (file) => {
    const tls = valuesOf(file, /^(?:certfile|psk_file|psk_hint)$/).length > 0;
    const plain = tls
      ? []
      : valuesOf(file, /^listener$/)
          .filter(({ value }) => /^1883(?:\s+(?!127\.|localhost|::1)\S+)?\s*$/.test(value))
          .map((found) => spotOf(found, 'Names, passwords and commands go over the network in the clear.'));
    const every = valuesOf(file, /^topic$/)
      .filter(({ value }) => /^(?:readwrite|write)\s+#$/.test(value))
      .map((found) => spotOf(found, 'Every device may command every other, and pretend to be one.', { severity: 'medium' }));
    return [...plain, ...every];
  },
};

const mysqlUnsafe: Rule = {
  id: 'mysql-unsafe',
  title: 'MySQL or MariaDB is open',
  cwe: 'CWE-306',
  severity: 'high',
  confidence: 'high',
  check: (file) => [
    ...valuesOf(file, /^skip[-_]grant[-_]tables$/)
      .filter(({ value }) => !/^(?:0|off|false)$/i.test(value))
      .map((found) => spotOf(found, 'Nobody is asked for a password.')),
    ...valuesOf(file, /^bind[-_]address$/)
      .filter(({ value }) => /^(?:0\.0\.0\.0|\*|::)$/.test(value))
      .map((found) => spotOf(found, 'It listens on all addresses.', { severity: 'low' })),
    ...valuesOf(file, /^local[-_]infile$/)
      .filter(({ value }) => /^(?:1|on|true)$/i.test(value))
      .map((found) => spotOf(found, 'A server may ask the client for any of its files.', { severity: 'low' })),
    ...valuesOf(file, /^(?:require[-_]secure[-_]transport|ssl)$/)
      .filter(({ value }) => /^(?:0|off|false)$/i.test(value))
      .map((found) => spotOf(found, 'Passwords and data go over the network in the clear.', { severity: 'low' })),
  ],
};

function listening(name: string, key: RegExp, defaultPort: number, guard: RegExp): (file: Settings) => readonly Exposure[] {
  return (file) => {
    const port = Number.parseInt(valuesOf(file, /^port$/)[0]?.value ?? '', 10);
    const authentication = valuesOf(file, guard).length > 0 ? 'some' : 'unknown';
    return valuesOf(file, key).map(({ value, start }) => ({
      port: Number.isNaN(port) ? defaultPort : port,
      address: value.replace(/['"]/g, '').split(/[\s,]+/)[0],
      protocol: 'tcp',
      on: 'host',
      name,
      authentication,
      start,
    }));
  };
}

function brokers(file: Settings): readonly Exposure[] {
  const anonymous = valuesOf(file, /^allow_anonymous$/).some(({ value }) => value === 'true');
  return valuesOf(file, /^listener$/).flatMap(({ value, start }): readonly Exposure[] => {
    const [port = '', address] = value.split(/\s+/);
    if (!/^\d{1,5}$/.test(port)) return [];
    return [
      {
        port: Number(port),
        address: address ?? '0.0.0.0',
        protocol: 'tcp',
        on: 'host',
        name: 'mosquitto',
        authentication: anonymous ? 'none' : 'some',
        start,
      },
    ];
  });
}

export const redis: ConfigFormat = formatOf(
  (text) => settings(text, SPACED),
  [redisOpen],
  listening('redis', /^bind$/, 6379, /^(?:requirepass|aclfile|user)$/),
);
export const postgres: ConfigFormat = formatOf(
  (text) => settings(text, postgresStyle),
  [postgresOpen],
  listening('postgres', /^listen_addresses$/, 5432, /^password_encryption$/),
);
export const pgHba: ConfigFormat = formatOf(parseHba, [hbaTrust]);
export const mongodb: ConfigFormat = formatOf(parseTree, [mongoOpen]);
export const elasticsearch: ConfigFormat = formatOf(parseTree, [elasticOpen]);
export const mosquitto: ConfigFormat = formatOf((text) => settings(text, SPACED), [mosquittoOpen, mosquittoPlain], brokers);
export const mysql: ConfigFormat = formatOf(
  (text) => settings(text, { separator: /=/, comment: /^[#;!]/, sections: true }),
  [mysqlUnsafe],
);
