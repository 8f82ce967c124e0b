import { describe, expect, test } from 'vitest';
import type { FlowPolicy, NetworkRule, Origin, SessionLabels } from '../model/index.ts';
import { flowDecision, hostPlace, sendDecision } from './decide-flow.ts';
import { parseNetworkRule } from './network-rule.ts';

const at = (what: string, place: string | null = null): Origin => ({ what, place, at: 0 });
const labels = (secret: readonly Origin[], strangers: readonly Origin[]): SessionLabels => ({
  private: secret,
  untrusted: strangers,
  outward: [],
});
const rule = (host: string): NetworkRule => {
  const parsed = parseNetworkRule(host, 'user');
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.rule;
};
const FLOWS: FlowPolicy = { toxic: 'ask', private: 'allow', allow: [] };
const SECRET = [at('/w/a.tfstate')];
const PAGE = [at('a page')];
const OWN = [at('answers', hostPlace({ host: 'api.test', port: 443 }))];

describe('a connection to api.test:443', () => {
  test.each([
    ['nothing was read', labels([], []), FLOWS, undefined],
    ['private data', labels(SECRET, []), FLOWS, undefined],
    ['what strangers wrote', labels([], PAGE), FLOWS, undefined],
    ['both', labels(SECRET, PAGE), FLOWS, 'ask flow.toxic'],
    ['both, where that is denied', labels(SECRET, PAGE), { ...FLOWS, toxic: 'deny' }, 'deny flow.toxic'],
    ['private data and its own answers', labels(SECRET, OWN), FLOWS, undefined],
    ['private data, its own answers and a page', labels(SECRET, [...OWN, ...PAGE]), FLOWS, 'ask flow.toxic'],
    ['private data, where that is asked about', labels(SECRET, []), { ...FLOWS, private: 'ask' }, 'ask flow.private'],
    ['both, where private data alone is denied', labels(SECRET, PAGE), { ...FLOWS, private: 'deny' }, 'deny flow.private'],
    ['both, at a host that is allowed', labels(SECRET, PAGE), { ...FLOWS, allow: [rule('api.test')] }, 'allow flows.allow[0]'],
    ['both, at another port than is allowed', labels(SECRET, PAGE), { ...FLOWS, allow: [rule('api.test:80')] }, 'ask flow.toxic'],
    ['private data alone, at a host that is allowed', labels(SECRET, []), { ...FLOWS, allow: [rule('*.test')] }, undefined],
  ] as const)('after %s', (_, read, flows: FlowPolicy, want) => {
    const found = sendDecision({ labels: read, host: 'api.test', port: 443, isBy: () => true }, flows);
    expect(found === undefined ? undefined : `${found.verdict} ${found.reason.rule}`).toBe(want);
  });
});

test('what all private data came from is told nothing new', () => {
  const read = labels([at('a file', 'github:acme/site')], PAGE);
  expect(flowDecision(read, { place: 'github:acme/site' }, FLOWS)).toBeUndefined();
  expect(flowDecision(read, { place: 'github:acme/other' }, FLOWS)).toMatchObject({ verdict: 'ask' });
  expect(flowDecision(read, { place: null }, FLOWS)?.reason.message).toContain(
    'private data (a file) and what strangers wrote (a page)',
  );
});
