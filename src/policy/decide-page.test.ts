import { describe, expect, test } from 'vitest';
import type { FetchMode, NetworkPolicy } from '../model/index.ts';
import { decideCachedPage, decidePage, type PageQuestion } from './decide-page.ts';
import { type NetworkRuleText, parseNetworkRule } from './network-rule.ts';

type Rules = readonly (string | NetworkRuleText)[];

function policy({ allow = [], ask = [], deny = [] }: { allow?: Rules; ask?: Rules; deny?: Rules }): NetworkPolicy {
  const read = (rules: Rules): NetworkPolicy['allow'] =>
    rules.map((rule) => {
      const parsed = parseNetworkRule(rule, 'user');
      if (!parsed.ok) throw new Error(parsed.why);
      return parsed.rule;
    });
  return { allow: read(allow), ask: read(ask), deny: read(deny), unlisted: 'deny', fetch: 'ask' };
}

function page(url: string): PageQuestion {
  const { hostname, port, pathname, search, protocol } = new URL(url);
  const isTls = protocol === 'https:';
  return {
    host: hostname,
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    path: `${pathname}${search}`,
    isTls,
    isBy: () => false,
  };
}

const rules = policy({
  allow: [
    'docs.test',
    { host: 'api.test', paths: ['/v1'] },
    { host: 'post.test', methods: ['POST'] },
    { host: 'tls.test', protocol: 'https' },
    { host: 'gh.test', by: ['gh'] },
  ],
  ask: ['ask.test'],
  deny: ['evil.test', { host: 'docs.test', paths: ['/private'] }],
});

describe('a page', () => {
  test.each([
    ['https://docs.test/a', 'allow', 'network.allow[0]', 'allow'],
    ['http://docs.test/a', 'allow', 'network.allow[0]', 'allow'],
    ['https://docs.test:8443/a', 'ask', 'fetch.ask', 'allow'],
    ['https://docs.test/private/x', 'deny', 'network.deny[1]', 'deny'],
    ['https://api.test/v1/x', 'allow', 'network.allow[1]', 'allow'],
    ['https://api.test/v2', 'ask', 'fetch.ask', 'allow'],
    ['https://post.test/', 'ask', 'fetch.ask', 'allow'],
    ['http://tls.test:443/', 'ask', 'fetch.ask', 'allow'],
    ['https://gh.test/', 'ask', 'fetch.ask', 'allow'],
    ['https://ask.test/', 'ask', 'fetch.ask', 'allow'],
    ['https://unlisted.test/', 'ask', 'fetch.ask', 'allow'],
    ['https://evil.test/', 'deny', 'network.deny[0]', 'deny'],
    ['http://127.0.0.1/', 'deny', 'network.near', 'deny'],
    ['http://10.0.0.1/', 'deny', 'network.near', 'deny'],
    ['http://169.254.169.254/', 'deny', 'network.metadata', 'deny'],
    ['http://fetch.sallyport.internal/', 'deny', 'fetch.off', 'deny'],
  ] as const)('%s: %s by %s, from the cache %s', (url, verdict, rule, cached) => {
    expect(decidePage(rules, page(url), 'ask')).toMatchObject({ verdict, rule });
    expect(decideCachedPage(rules, page(url), 'ask').verdict).toBe(cached);
  });

  test.each([
    ['https://docs.test/a', 'cached', 'allow', 'allow'],
    ['https://unlisted.test/', 'cached', 'deny', 'allow'],
    ['https://evil.test/', 'cached', 'deny', 'deny'],
    ['https://docs.test/a', 'off', 'deny', 'deny'],
  ] as const)('%s where fetching is %s: %s, from the cache %s', (url, mode: FetchMode, live, cached) => {
    expect([decidePage(rules, page(url), mode).verdict, decideCachedPage(rules, page(url), mode).verdict]).toEqual([
      live,
      cached,
    ]);
  });
});
