import { describe, expect, test } from 'vitest';
import type { NetworkRule, Policy } from '../model/index.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import { parsePlace } from './network-example.ts';
import { type NetworkRuleText, parseNetworkRule } from './network-rule.ts';
import { phaseReach, reachOf } from './reach.ts';
import { testPolicy } from './test-policy.ts';

function rule(text: string | NetworkRuleText): NetworkRule {
  const parsed = parseNetworkRule(text, 'user');
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.rule;
}

const SECRETS = [
  { name: 'github', hosts: ['api.github.com'] },
  { name: 'registry', hosts: ['*.example.com:4873'] },
];

const policy: Policy = {
  ...BUILT_IN_POLICY,
  network: {
    ...BUILT_IN_POLICY.network,
    allow: [rule({ host: 'api.github.com', by: ['gh'], methods: ['GET'], paths: ['/repos'] })],
    deny: [rule('telemetry.example.com')],
  },
  phases: {
    setup: { ...BUILT_IN_POLICY.phases.setup, allow: [rule('*.example.com:4873')], secrets: ['registry'] },
    agent: { secrets: ['github'], ssh: [] },
  },
};

describe('who reaches what with which secret', () => {
  test.each([
    ['agent', 'https://api.github.com/repos/a', 'gh', 'allow', ['github']],
    ['agent', 'https://api.github.com/repos/a', 'curl', 'deny', []],
    ['agent', 'https://api.github.com/user', undefined, 'deny', []],
    ['agent', 'POST https://api.github.com/repos/a', 'gh', 'deny', []],
    ['agent', 'npm.example.com:4873', undefined, 'deny', []],
    ['setup', 'npm.example.com:4873', undefined, 'allow', ['registry']],
    ['setup', 'example.com:4873', undefined, 'deny', []],
    ['setup', 'api.github.com', undefined, 'deny', []],
    ['setup', 'telemetry.example.com', undefined, 'deny', []],
    ['agent', '127.0.0.1:22', undefined, 'deny', []],
  ] as const)('%s, %s by %s: %s', (phase, text, by, verdict, secrets) => {
    const place = parsePlace(text);
    if (place === undefined) throw new Error(text);
    expect(reachOf(policy, phase, { ...place, by }, SECRETS)).toMatchObject({ verdict, secrets });
  });

  test('a phase in words', () => {
    expect(phaseReach(policy, 'agent', SECRETS)).toMatchObject({
      allow: ['api.github.com:80,443 (GET, below /repos, from gh, inspected)'],
      deny: ['telemetry.example.com:80,443'],
      unlisted: 'deny',
      secrets: [{ name: 'github', hosts: ['api.github.com'] }],
    });
  });
});

test.each([
  ['api.example.com', { host: 'api.example.com', port: 443, request: undefined }],
  ['api.example.com:22', { host: 'api.example.com', port: 22, request: undefined }],
  ['http://api.example.com', { host: 'api.example.com', port: 80, request: { method: 'GET', path: '/' } }],
  [
    'POST https://api.example.com:8443/v1?x=1',
    { host: 'api.example.com', port: 8443, request: { method: 'POST', path: '/v1?x=1' } },
  ],
  ['[::1]:5432', { host: '::1', port: 5432, request: undefined }],
  ['*.example.com', undefined],
  ['api.example.com:99999', undefined],
  ['two words', undefined],
])('%s is read as a place', (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});

test('examples of rules about hosts are tried', () => {
  const text = {
    host: 'api.example.com',
    methods: ['GET'],
    paths: ['/v1'],
    match: ['https://api.example.com/v1', 'https://api.example.com/v2'],
    not_match: ['POST https://api.example.com/v1', 'api.example.com:22', 'no place at all'],
  };
  const tried = testPolicy({ ...policy, network: { ...policy.network, allow: [rule(text)], deny: [] } }, () => {
    throw new Error('no command here');
  });
  expect(tried.map(({ example, passed }) => [example, passed])).toEqual([
    ['https://api.example.com/v1', true],
    ['https://api.example.com/v2', false],
    ['POST https://api.example.com/v1', true],
    ['api.example.com:22', true],
    ['no place at all', false],
  ]);
});
