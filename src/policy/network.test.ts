import { describe, expect, test } from 'vitest';
import type { NetworkPolicy, NetworkRule, Verdict } from '../model/index.ts';
import { decideConnection, decideRequest, mayBeReached, mayDial } from './decide-network.ts';
import { type NetworkRuleText, normaliseHost, parseNetworkRule } from './network-rule.ts';

function rule(text: string | NetworkRuleText): NetworkRule {
  const parsed = parseNetworkRule(text, 'user');
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.rule;
}

type Lists = { readonly [K in Verdict]?: readonly (string | NetworkRuleText)[] };

function policy(lists: Lists, unlisted: 'ask' | 'deny' = 'deny'): NetworkPolicy {
  const read = (list: readonly (string | NetworkRuleText)[] = []): readonly NetworkRule[] => list.map(rule);
  return { allow: read(lists.allow), ask: read(lists.ask), deny: read(lists.deny), unlisted, fetch: 'off' };
}

const everybody = (): boolean => true;

describe('parseNetworkRule', () => {
  test.each([
    ['api.example.com', 'api.example.com', [80, 443]],
    ['API.Example.COM.:8443', 'api.example.com', [8443]],
    ['*.example.com:443', '*.example.com', [443]],
    ['git.example.com:*', 'git.example.com', []],
    ['127.0.0.1:8080', '127.0.0.1', [8080]],
    ['[::1]:8080', '::1', [8080]],
    ['::1', '::1', [80, 443]],
    ['10.0.0.0/8:5432', '10.0.0.0/8', [5432]],
    ['localhost:3000', 'localhost', [3000]],
  ])('%s', (text, host, ports) => {
    expect(rule(text)).toMatchObject({ host, ports });
  });

  test.each([
    'a b',
    '',
    ':443',
    'example.com:0',
    'example.com:65536',
    'example.com:x',
    '2130706433:80',
    '0x7f000001',
    'exa_mple..com',
    '*',
    'a.*.com',
    'user@host',
    'http://host',
    '-a.test',
  ])('%j is no rule', (text) => {
    expect(parseNetworkRule(text, 'user').ok).toBe(false);
  });

  test('a method or a path needs sight into TLS', () => {
    expect(rule({ host: 'a.test', methods: ['get'] })).toMatchObject({ inspect: true, methods: ['GET'] });
    expect(rule({ host: 'a.test', paths: ['/x'], protocol: 'http' }).inspect).toBe(false);
    expect(parseNetworkRule({ host: 'a.test', paths: ['x'] }, 'user').ok).toBe(false);
  });

  test.each([
    ['EXAMPLE.com.', 'example.com'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['bücher.test', undefined],
    ['xn--bcher-kva.test', 'xn--bcher-kva.test'],
    ['a..b', undefined],
    [`${'a'.repeat(64)}.test`, undefined],
  ])('the host %s is %s', (text, want) => {
    expect(normaliseHost(text)).toBe(want);
  });
});

describe('decideConnection', () => {
  const lists = policy({
    allow: ['api.test', '*.cdn.test:443', '127.0.0.1:8080', '10.0.0.0/8:5432', 'ssh.test:22'],
    ask: ['maybe.test'],
    deny: ['bad.cdn.test:*', { host: 'api.test', methods: ['DELETE'] }],
  });
  test.each([
    ['api.test', 443, 'allow', 'network.allow[0]'],
    ['api.test', 80, 'allow', 'network.allow[0]'],
    ['api.test', 22, 'deny', 'network.unlisted'],
    ['x.api.test', 443, 'deny', 'network.unlisted'],
    ['api.test.evil.test', 443, 'deny', 'network.unlisted'],
    ['evilapi.test', 443, 'deny', 'network.unlisted'],
    ['a.cdn.test', 443, 'allow', 'network.allow[1]'],
    ['a.b.cdn.test', 443, 'allow', 'network.allow[1]'],
    ['cdn.test', 443, 'deny', 'network.unlisted'],
    ['bad.cdn.test', 443, 'deny', 'network.deny[0]'],
    ['maybe.test', 443, 'ask', 'network.ask[0]'],
    ['127.0.0.1', 8080, 'allow', 'network.allow[2]'],
    ['localhost', 8080, 'allow', 'network.allow[2]'],
    ['127.0.0.1', 8081, 'deny', 'network.near'],
    ['10.9.9.9', 5432, 'allow', 'network.allow[3]'],
    ['10.9.9.9', 80, 'deny', 'network.near'],
    ['169.254.169.254', 80, 'deny', 'network.metadata'],
    ['93.184.216.34', 443, 'deny', 'network.unlisted'],
    ['ssh.test', 22, 'allow', 'network.allow[4]'],
  ])('%s:%s is %s by %s', (host, port, verdict, name) => {
    expect(decideConnection(lists, { host, port, isBy: everybody })).toMatchObject({ verdict, rule: name });
  });

  test('a deny rule with a method makes TLS be ended, for else it could not hold', () => {
    expect(decideConnection(lists, { host: 'api.test', port: 443, isBy: everybody }).inspect).toBe(true);
    expect(decideConnection(lists, { host: 'a.cdn.test', port: 443, isBy: everybody }).inspect).toBe(false);
  });

  test.each([
    ['off', 80, 'deny', 'fetch.off', false],
    ['cached', 80, 'allow', 'fetch', true],
    ['ask', 80, 'allow', 'fetch', true],
    ['ask', 443, 'deny', 'fetch.off', true],
  ] as const)('the page service where fetching is %s, on port %i: %s', (fetch, port, verdict, rule, known) => {
    const open = { ...policy({ allow: ['*.internal:*'] }), fetch };
    const question = { host: 'fetch.sallyport.internal', port, isBy: () => true };
    expect(decideConnection(open, question)).toMatchObject({ verdict, rule });
    expect(decideRequest(open, { ...question, method: 'POST', path: '/' })).toMatchObject({ verdict, rule });
    expect(mayBeReached(open, question.host)).toBe(known);
  });

  test('asking about the unlisted does not ask about what is near', () => {
    const asking = policy({}, 'ask');
    expect(decideConnection(asking, { host: 'x.test', port: 443, isBy: everybody }).verdict).toBe('ask');
    expect(decideConnection(asking, { host: '192.168.0.1', port: 443, isBy: everybody }).verdict).toBe('deny');
    expect(decideConnection(asking, { host: '169.254.169.254', port: 80, isBy: everybody }).verdict).toBe('deny');
  });

  test('a rule for one program holds for that program', () => {
    const one = policy({ allow: [{ host: 'api.test', by: ['gh'] }] });
    expect(decideConnection(one, { host: 'api.test', port: 443, isBy: (name) => name === 'gh' }).verdict).toBe('allow');
    expect(decideConnection(one, { host: 'api.test', port: 443, isBy: () => false }).verdict).toBe('deny');
  });
});

describe('decideRequest', () => {
  const lists = policy({
    allow: [{ host: 'api.test', methods: ['GET', 'HEAD'], paths: ['/repos/a', '/v1/'] }],
    ask: [{ host: 'api.test', methods: ['POST'], paths: ['/repos/a'] }],
    deny: [{ host: 'api.test', paths: ['/repos/a/keys'] }],
  });
  test.each([
    ['GET', '/repos/a', 'allow'],
    ['GET', '/repos/a?x=/repos/b', 'allow'],
    ['GET', '/repos/a/files', 'allow'],
    ['GET', '/v1/x', 'allow'],
    ['GET', '/v1', 'deny'],
    ['GET', '/repos/ab', 'deny'],
    ['GET', '/repos/a/keys', 'deny'],
    ['GET', '/repos/a/keys/1', 'deny'],
    ['POST', '/repos/a', 'ask'],
    ['DELETE', '/repos/a', 'deny'],
    // What two servers could read as two paths fits no rule that allows.
    ['GET', '/repos/a/../b', 'deny'],
    ['GET', '/repos/a/%2e%2e/b', 'deny'],
    ['GET', '/repos/a%2f..%2fb', 'deny'],
    ['GET', '/repos/a//b', 'deny'],
    ['GET', '/repos/a\\b', 'deny'],
    ['GET', '/repos/a/./keys', 'deny'],
    ['GET', '/repos/a/..;/b', 'deny'],
    ['GET', '/repos/a/..;x=y/b', 'deny'],
    ['GET', '/repos/a/..%3b/b', 'deny'],
    ['GET', '/repos/a/%252e%252e/b', 'deny'],
    ['GET', '/repos/a/..%25255cb', 'deny'],
    ['GET', '/repos/a/%c0%ae%c0%ae/b', 'deny'],
    ['GET', '/repos/a/%u002e%u002e/b', 'deny'],
    ['GET', '/repos/a/#/../b', 'deny'],
    ['GET', '/repos/a/files;v=1', 'allow'],
    ['GET', '/repos/a/100%25', 'allow'],
    ['GET', '/repos/a/..b', 'allow'],
    ['GET', '/repos/a/%C3%A9', 'allow'],
  ])('%s %s is %s', (method, path, want) => {
    expect(decideRequest(lists, { host: 'api.test', port: 443, isBy: everybody, method, path }).verdict).toBe(want);
  });
});

describe('a rule that denies a path or a method', () => {
  const lists = policy({
    allow: ['api.test'],
    deny: [
      { host: 'api.test', paths: ['/Admin', '/v1/keys/'] },
      { host: 'api.test', methods: ['DELETE'] },
    ],
  });
  test.each([
    ['/admin', 'deny'],
    ['/admin/users?x', 'deny'],
    ['/ADMIN', 'deny'],
    ['/x/../admin', 'deny'],
    ['/./admin', 'deny'],
    ['//admin', 'deny'],
    ['/x//../admin', 'deny'],
    ['/%61dmin', 'deny'],
    ['/%2561dmin', 'deny'],
    ['/%u0061dmin', 'deny'],
    ['/x/%2e%2e/admin', 'deny'],
    ['/x%2f..%2fadmin', 'deny'],
    ['/x/%252e%252e%252fadmin', 'deny'],
    ['/x/%c0%ae%c0%ae/admin', 'deny'],
    ['/x/%e0%80%ae./admin', 'deny'],
    ['/x\\..\\admin', 'deny'],
    ['/admin;x=y', 'deny'],
    ['/x/..;/admin', 'deny'],
    ['/;x/admin', 'deny'],
    ['/admin%00.png', 'deny'],
    ['/admin%3fx', 'deny'],
    ['/admin.', 'deny'],
    ['/admin%20/x', 'deny'],
    ['/../admin', 'deny'],
    ['/v1/keys/1', 'deny'],
    ['/v1/%6beys/1', 'deny'],
    // What a field for another path may hold.
    ['http://other.test/admin', 'deny'],
    ['admin', 'deny'],
    // Twins, and what a package manager asks for every day.
    ['/administration', 'allow'],
    ['/x/admin', 'allow'],
    ['/admin/../x', 'deny'],
    ['/v1/keys', 'allow'],
    ['/@scope%2fname', 'allow'],
    ['/x//y', 'allow'],
    ['/a;b/c%20d', 'allow'],
    ['/x?y=/admin', 'allow'],
  ])('GET %s is %s', (path, want) => {
    expect(decideRequest(lists, { host: 'api.test', port: 443, isBy: everybody, method: 'GET', path }).verdict).toBe(want);
  });

  test.each([
    ['DELETE', 'deny'],
    ['delete', 'deny'],
    ['GET, DELETE', 'deny'],
    ['get', 'allow'],
    ['DELETED', 'allow'],
  ])('%s /x is %s', (method, want) => {
    expect(decideRequest(lists, { host: 'api.test', port: 443, isBy: everybody, method, path: '/x' }).verdict).toBe(want);
  });
});

test('a name resolves only where a rule could let it be reached', () => {
  const lists = policy({ allow: ['a.test', '*.b.test'], ask: ['c.test'], deny: ['d.test'] });
  expect(
    ['a.test', 'x.b.test', 'c.test', 'd.test', 'secret.a.test', 'e.test'].filter((name) => mayBeReached(lists, name)),
  ).toEqual(['a.test', 'x.b.test', 'c.test']);
});

test('an address behind a name is dialled when it is public, or named itself', () => {
  const lists = policy({ allow: ['a.test', '10.0.0.0/8:443', 'localhost:8080'] });
  const may = (address: string, port: number): boolean => mayDial(lists, address, { host: 'a.test', port, isBy: everybody });
  expect(may('93.184.216.34', 443)).toBe(true);
  expect(may('10.1.1.1', 443)).toBe(true);
  expect(may('10.1.1.1', 80)).toBe(false);
  expect(may('127.0.0.1', 8080)).toBe(true);
  expect(may('127.0.0.1', 443)).toBe(false);
  expect(may('169.254.169.254', 443)).toBe(false);
});

test('a host that proves itself by its certificate may have a private address, and no service of this machine', () => {
  const { allow, ...rest } = policy({ allow: [{ host: 'in.test', ports: [443], protocol: 'https', inspect: true }] });
  const lists = { ...rest, allow: allow.map((rule) => ({ ...rule, mayBePrivate: true as const })) };
  const may = (address: string, host = 'in.test', port = 443): boolean =>
    mayDial(lists, address, { host, port, isBy: everybody });
  expect(['10.1.1.1', 'fd00::1', '203.0.113.80'].map((address) => may(address))).toEqual([true, true, true]);
  expect(['127.0.0.1', '::1', '169.254.1.1', '169.254.169.254', 'fd00:ec2::254'].map((address) => may(address))).toEqual(
    Array(5).fill(false),
  );
  expect(may('10.1.1.1', 'other.test')).toBe(false);
  expect(may('10.1.1.1', 'in.test', 80)).toBe(false);
  const closed = { ...lists, deny: policy({ deny: ['10.0.0.0/8:*'] }).deny };
  expect(mayDial(closed, '10.1.1.1', { host: 'in.test', port: 443, isBy: everybody })).toBe(false);
  const plain = { ...lists, allow: lists.allow.map((rule) => ({ ...rule, protocol: undefined })) };
  expect(mayDial(plain, '10.1.1.1', { host: 'in.test', port: 443, isBy: everybody })).toBe(false);
});
