import { expect, test } from 'vitest';
import type { JsonObject, Origin, SessionLabels } from '../model/index.ts';
import { decideCall, isToolDenied } from './decide-call.ts';
import { knownTraits } from './mcp-catalogue.ts';
import { mergePolicy } from './merge.ts';
import { parsePolicyDocument } from './parse.ts';

const NOTHING: SessionLabels = { private: [], untrusted: [], outward: [] };

function policyOf(mcp: object, repository?: object): ReturnType<typeof mergePolicy>['policy'] {
  const layers = [
    parsePolicyDocument({ version: 1, mcp }, 'user', null),
    parsePolicyDocument({ version: 1, ...(repository === undefined ? {} : { mcp: repository }) }, 'repository', null),
  ];
  return mergePolicy(layers.map((one) => (one.ok ? one.layer : expect.fail(JSON.stringify(one.problems))))).policy;
}

const traits = { readsPrivate: false, readsUntrusted: false, sends: false };

function verdict(policy: ReturnType<typeof policyOf>, tool: string, given: JsonObject = {}): string {
  const { verdict, reasons } = decideCall(
    { server: 'github', tool, isOffered: true, arguments: given, traits, place: null, labels: NOTHING },
    policy,
  );
  return `${verdict} ${reasons[0]?.rule}`;
}

const RULES = {
  servers: {
    github: {
      tools: {
        '*': 'ask',
        'get_*': 'allow',
        get_me: { call: 'ask' },
        create_pull_request: { call: 'allow', repo: ['acme/*'], draft: [true] },
        send: { call: 'allow', to: ['*@acme.test'], bcc: [] },
        fetch: { call: 'allow', url: ['https://*.acme.test/*', 'https://acme.test/docs/*'] },
        open: { call: 'allow', url: ['http*://acme.test/*', '*://docs.test/*'] },
        any: { call: 'allow', path: ['*'] },
        delete_repo: 'deny',
        pay: { call: 'allow', account: ['9007199254740992', '42'] },
        nested: { call: 'allow', 'filter.kind': ['a', ''] },
      },
    },
  },
};

test.each([
  ['get_issue', {}, 'allow mcp.tool'],
  ['get_me', {}, 'ask mcp.tool'],
  ['create_pull_request', { repo: 'acme/site', draft: true }, 'allow mcp.tool'],
  ['create_pull_request', { repo: 'evil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: { a: 'acme/site' }, draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: ['acme/a', 'evil/b'], draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/site', draft: false }, 'deny mcp.argument'],
  ['send', { to: ['a@acme.test'] }, 'allow mcp.tool'],
  ['send', { to: ['a@acme.test'], bcc: 'x@evil.test' }, 'deny mcp.argument'],
  ['send', { to: ['a@acme.test'], BCC: 'x@evil.test' }, 'deny mcp.argument'],
  ['send', { to: ['a@acme.test'], To: 'x@evil.test' }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/site', Repo: 'evil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/../evil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/%2E%2e%2fevil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/%252e%252e%252fevil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/..;x/evil/site', draft: true }, 'deny mcp.argument'],
  ['create_pull_request', { repo: 'acme/site..old', draft: true }, 'allow mcp.tool'],
  ['create_pull_request', { repo: 'acme/100%25', draft: true }, 'allow mcp.tool'],
  ['fetch', { url: 'https://api.acme.test/a?b#c' }, 'allow mcp.tool'],
  ['fetch', { url: 'https://acme.test/docs/https://x.acme.test/' }, 'allow mcp.tool'],
  ['fetch', { url: 'https://evil.test/.acme.test/x' }, 'deny mcp.argument'],
  ['fetch', { url: 'https://evil.test?.acme.test/x' }, 'deny mcp.argument'],
  ['fetch', { url: 'https://evil.test\\.acme.test/x' }, 'deny mcp.argument'],
  ['fetch', { url: 'https://someone@api.acme.test/x' }, 'deny mcp.argument'],
  ['open', { url: 'http://acme.test/x' }, 'allow mcp.tool'],
  ['open', { url: 'https://acme.test/x' }, 'allow mcp.tool'],
  ['open', { url: 'https://docs.test/x' }, 'allow mcp.tool'],
  ['open', { url: 'https://evil.test/://acme.test/x' }, 'deny mcp.argument'],
  ['open', { url: 'https://evil.test/://docs.test/x' }, 'deny mcp.argument'],
  ['send', { to: 'x@evil.test,a@acme.test' }, 'deny mcp.argument'],
  ['send', { to: 'x@evil.test\n@acme.test' }, 'deny mcp.argument'],
  ['send', { to: 'root;a@acme.test' }, 'deny mcp.argument'],
  ['send', { to: 'a.b+c@acme.test' }, 'allow mcp.tool'],
  ['any', { path: '../x, y@z' }, 'allow mcp.tool'],
  ['delete_repo', {}, 'deny mcp.tool'],
  ['pay', { account: 42 }, 'allow mcp.tool'],
  ['pay', { account: 9_007_199_254_740_992 }, 'deny mcp.argument'],
  ['pay', { account: '9007199254740992' }, 'allow mcp.tool'],
  ['nested', { filter: { kind: 'a' } }, 'allow mcp.tool'],
  ['nested', {}, 'allow mcp.tool'],
  ['nested', { filter: { kind: 'b' } }, 'deny mcp.argument'],
  ['nested', { filter: { kind: 'a', Kind: 'b' } }, 'deny mcp.argument'],
  ['nested', { Filter: { kind: 'b' } }, 'deny mcp.argument'],
  ['nested', { filter: '{"kind":"b"}' }, 'deny mcp.argument'],
  ['nested', { filter: [{ kind: 'b' }] }, 'deny mcp.argument'],
  ['other', {}, 'ask mcp.tool'],
] as const)('%s %j: %s', (tool, given, want) => {
  expect(verdict(policyOf(RULES), tool, given)).toBe(want);
});

test('tools that no rule names run, unless the policy says otherwise', () => {
  expect(verdict(policyOf({}), 'any')).toBe('allow mcp.tool');
  expect(verdict(policyOf({ unlisted: 'ask' }), 'any')).toBe('ask mcp.unlisted');
  expect(isToolDenied('github', 'any', policyOf({ unlisted: 'deny' }))).toBe(true);
  expect(isToolDenied('github', 'delete_repo', policyOf(RULES))).toBe(true);
  expect(isToolDenied('github', 'get_me', policyOf(RULES))).toBe(false);
});

test('a repository may forbid and narrow, and permits nothing', () => {
  const loose = {
    unlisted: 'allow',
    servers: { github: { tools: { delete_repo: 'allow', other: { call: 'allow', reads: 'none', sends: false } } } },
  };
  expect(verdict(policyOf({ unlisted: 'ask' }, loose), 'any')).toBe('ask mcp.unlisted');
  expect(verdict(policyOf(RULES, loose), 'delete_repo')).toBe('deny mcp.tool');
  expect(verdict(policyOf({ unlisted: 'ask' }, loose), 'other')).toBe('ask mcp.unlisted');
  const tight = {
    servers: { github: { tools: { get_x: { id: ['1'] }, get_y: 'deny' } }, other: { cage: { hosts: ['evil.test:443'] } } },
  };
  const policy = policyOf({}, tight);
  expect(verdict(policy, 'get_x', { id: 2 })).toBe('deny mcp.argument');
  expect(verdict(policy, 'get_x', { id: 1 })).toBe('allow mcp.tool');
  expect(verdict(policy, 'get_y')).toBe('deny mcp.tool');
  expect(policy.mcp.cages).toEqual([]);
});

const at = (what: string, place: string | null): Origin => ({ what, place, at: 0 });
const PUBLIC = at('github: get_issue (acme/public)', 'github:acme/public');
const PRIVATE = at('github: get_file_contents (acme/private)', 'github:acme/private');

test.each([
  ['nothing was read', NOTHING, 'github:acme/public', 'allow'],
  ['only strangers were read', { ...NOTHING, untrusted: [PUBLIC] }, 'github:acme/public', 'allow'],
  ['only private data was read', { ...NOTHING, private: [PRIVATE] }, 'github:acme/public', 'allow'],
  [
    'private and public: to the public one',
    { ...NOTHING, private: [PUBLIC, PRIVATE], untrusted: [PUBLIC] },
    'github:acme/public',
    'ask',
  ],
  ['private and public: to an unknown place', { ...NOTHING, private: [PRIVATE], untrusted: [PUBLIC] }, null, 'ask'],
  ['private to private', { ...NOTHING, private: [PRIVATE], untrusted: [PRIVATE] }, 'github:acme/private', 'allow'],
  ['all in one public place', { ...NOTHING, private: [PUBLIC], untrusted: [PUBLIC] }, 'github:acme/public', 'allow'],
] as const)('the flow rule: %s', (_, labels, place, want) => {
  const question = { server: 'github', tool: 'create_pull_request', isOffered: true, arguments: {}, place, labels };
  const found = decideCall({ ...question, traits: { ...traits, sends: true } }, policyOf({}));
  expect(found.verdict).toBe(want);
  if (want === 'ask') expect(found.reasons[0]?.message).toContain('get_issue (acme/public)');
  expect(decideCall({ ...question, traits }, policyOf({})).verdict).toBe('allow');
});

test('unattended, what would be asked is denied', () => {
  const policy = { ...policyOf({ unlisted: 'ask' }), unattended: true };
  expect(verdict(policy, 'any')).toBe('deny mcp.unlisted');
});

test.each([
  [['npx', '-y', '@modelcontextprotocol/server-github@2025.1.1'], 'create_pull_request', 'github:acme/site', 'sends'],
  [['docker', 'run', 'ghcr.io/github/github-mcp-server:v0.9'], 'get_issue', 'github:acme/site', 'private untrusted'],
  [['/opt/bin/github-mcp-server', 'stdio'], 'search_code', 'github:acme/site', 'private untrusted'],
  [['https://api.githubcopilot.com/mcp/'], 'issue_read', 'github:acme/site', 'private untrusted'],
  [['npx', '-y', '@evil/server-github'], 'get_issue', null, 'private untrusted sends'],
] as const)('%j: %s', (words, tool, place, said) => {
  const { traits, place: found } = knownTraits(words, tool, { owner: 'Acme', repo: 'site' });
  const names = [traits.readsPrivate && 'private', traits.readsUntrusted && 'untrusted', traits.sends && 'sends'];
  expect(names.filter(Boolean).join(' ')).toBe(said);
  expect(found === null ? null : found.replace(/^.*:/, 'github:')).toBe(place);
});

test.each<[string, JsonObject, string | null]>([
  ['create_issue', { owner: 'Acme', repo: 'site' }, 'acme/site'],
  ['create_issue', { owner: 'acme', repo: 'site', Repo: 'public' }, null],
  ['create_issue', { owner: 'acme/site', repo: 'x' }, null],
  ['fork_repository', { owner: 'acme', repo: 'site', organization: 'evil' }, null],
])('%s %j is about %s', (tool, given, want) => {
  const { place } = knownTraits(['npx', '@modelcontextprotocol/server-github@1'], tool, given);
  expect(place?.replace(/^.*:/, '') ?? null).toBe(want);
});

test.each([
  [{ servers: { a: { tools: { t: { call: 'maybe' } } } } }, 'mcp.servers.a.tools.t.call'],
  [{ servers: { a: { tools: { t: { reads: 'all' } } } } }, 'mcp.servers.a.tools.t.reads'],
  [{ servers: { a: { tools: { t: { repo: 'x' } } } } }, 'mcp.servers.a.tools.t.repo'],
  [{ servers: { a: { cage: { hosts: ['a b'] } } } }, 'mcp.servers.a.cage.hosts[0]'],
  [{ unlistd: 'ask' }, 'mcp.unlistd'],
])('%j is refused at %s', (mcp, path) => {
  const parsed = parsePolicyDocument({ version: 1, mcp }, 'user', null);
  expect(parsed.ok ? [] : parsed.problems.map((one) => one.path)).toEqual([path]);
});

test.each([
  ['medium', {}, 'ask'],
  ['medium', { HassTurnOn: 'allow' }, 'allow'],
  ['high', {}, 'ask'],
  ['high', { HassTurnOn: 'allow' }, 'ask'],
  ['critical', { HassTurnOn: 'allow' }, 'deny'],
] as const)('what is %s in a house, where the rules are %j: %s', (tier, tools, want) => {
  const house = { rule: `house.${tier}`, message: 'it calls lock.unlock in the running house' };
  const about = { server: 'home', tool: 'HassTurnOn', isOffered: true, arguments: {}, traits, place: null, labels: NOTHING };
  expect(decideCall({ ...about, house }, policyOf({ servers: { home: { tools } } })).verdict).toBe(want);
});
