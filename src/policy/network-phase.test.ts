import { expect, test } from 'vitest';
import type { NetworkPolicy, NetworkRule } from '../model/index.ts';
import { withSecretHosts } from './network-phase.ts';
import { parseNetworkRule } from './network-rule.ts';

function policy(...hosts: readonly string[]): NetworkPolicy {
  const allow = hosts.flatMap((host): readonly NetworkRule[] => {
    const parsed = parseNetworkRule(host, 'user');
    return parsed.ok ? [parsed.rule] : [];
  });
  return { allow, ask: [], deny: [], unlisted: 'deny', fetch: 'off' };
}

test.each([
  ['no rule yet', [], ['api.test:443'], ['api.test:443+']],
  ['a rule for it', ['api.test:443'], ['api.test:443'], ['api.test:443+']],
  ['a rule for its ports and more', ['api.test'], ['api.test:443'], ['api.test:80,443+']],
  ['a rule for another port', ['127.0.0.1:1'], ['127.0.0.1:2'], ['127.0.0.1:1', '127.0.0.1:2+']],
  ['a rule for all below', ['*.test:443'], ['api.test:443'], ['*.test:443+']],
  ['another host', ['b.test:443'], ['a.test:443'], ['b.test:443', 'a.test:443+']],
])('%s', (_name, rules, hosts, want) => {
  const { allow } = withSecretHosts(policy(...rules), hosts);
  expect(allow.map((rule) => `${rule.host}:${rule.ports.join(',')}${rule.inspect ? '+' : ''}`)).toEqual(want);
});
