import { describe, expect, test } from 'vitest';
import type { CommandRule, Policy } from '../model/index.ts';
import { BUILT_IN_POLICY } from './builtin.ts';
import { decideCommand } from './decide.ts';
import { diffPolicies } from './diff.ts';
import { isEnvironmentAllowed } from './environment.ts';
import type { PolicyLayer } from './layer.ts';
import { mergePolicy } from './merge.ts';

/** A small generator of numbers, so that a failing case can be had again (Numerical Recipes' LCG). */
function dice(seed: number): <T>(choices: readonly T[]) => T {
  let state = seed >>> 0;
  return (choices) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [choice] = choices.slice(Math.floor((state / 2 ** 32) * choices.length)).map((one) => [one] as const);
    if (choice === undefined) throw new Error('no choices');
    return choice[0];
  };
}

function rule(run: string): CommandRule {
  return { run, unless: undefined, why: undefined, match: [], notMatch: [], layer: 'repository' };
}

function randomLayer(seed: number, layer: PolicyLayer['layer']): PolicyLayer {
  const roll = dice(seed);
  const words = ['npm test', 'node *', 'git push', 'rm *', 'curl *', 'ls'];
  const list = (items: readonly string[]): readonly string[] | undefined =>
    roll([undefined, [], [roll(items)], [roll(items), roll(items)]]);
  const rules = (): readonly CommandRule[] | undefined =>
    roll([undefined, [], [rule(roll(words))], [rule(roll(words)), rule(roll(words))]]);
  return {
    layer,
    path: '/w/sallyport.yaml',
    profile: roll([undefined, 'read-only', 'workspace', 'unconfined'] as const),
    approval: roll([undefined, 'boundary', 'untrusted', 'never'] as const),
    files: {
      read: list(['/opt/x', '~/.ssh']),
      write: list(['/srv', '~/.cache']),
      deny: list(['a.pem', '.env']),
      protect: list(['Makefile', '.envrc']),
      report: list(['x']),
    },
    environment: {
      allow: list(['AWS_*', 'NPM_TOKEN', 'FOO']),
      deny: list(['LC_*', 'PATH']),
      set: roll([undefined, {}, { NODE_OPTIONS: '--require /w/x.js' }]),
    },
    limits: { memory: roll([undefined, 0, 1, 2 ** 40]), pids: roll([undefined, 0, 5, 10_000]), time: roll([undefined, 0, 1000]) },
    commands: { allow: rules(), ask: rules(), deny: rules() },
    destructive: { limit: roll([undefined, 0, 1, 100]), windowMs: roll([undefined, 0, 1000, 100_000]) },
    preview: roll([undefined, true, false]),
    overlay: roll([undefined, true, false]),
    reads: roll([undefined, true, false]),
    scan: {
      ask: roll([undefined, 'low', 'critical', 'none'] as const),
      deny: roll([undefined, 'high', 'critical', 'none'] as const),
    },
    packages: {
      cooldown: roll([undefined, 0, 1000, 10 ** 9]),
      internal: list(['@acme/*', '*']),
      refusedLicences: list(['MIT', 'AGPL-3.0-only']),
    },
    network: { unlisted: roll([undefined, 'ask', 'deny'] as const), fetch: roll([undefined, 'off', 'cached', 'ask'] as const) },
  };
}

const COMMANDS = [
  ['npm', 'test'],
  ['node', 'x.js'],
  ['git', 'push'],
  ['rm', '-rf', 'src'],
  ['curl', 'https://example.test'],
  ['ls'],
] as const;
const CONTEXT = { workspace: '/w', home: '/home/u', confined: true };
const RANK = { deny: 0, ask: 1, allow: 2 } as const;

function verdicts(policy: Policy): readonly number[] {
  return COMMANDS.map(
    (words) =>
      RANK[
        decideCommand(
          { commands: [{ words, through: [] }], carriers: [], effects: [], destructive: false, unknown: [] },
          policy,
          CONTEXT,
        ).verdict
      ],
  );
}

function sample(): readonly number[] {
  return Array.from({ length: 400 }, (_, at) => at * 7919 + 17);
}

describe('a repository only ever tightens', () => {
  test('whatever stands in it, over whatever stands above it', () => {
    for (const seed of sample()) {
      const above = [randomLayer(seed + 1, 'organisation'), randomLayer(seed + 2, 'user')];
      const before = mergePolicy(above).policy;
      const after = mergePolicy([...above, randomLayer(seed, 'repository')]).policy;
      expect(
        diffPolicies(before, after).filter((one) => one.change === 'allows'),
        `seed ${seed}`,
      ).toEqual([]);
      verdicts(after).forEach((verdict, at) => {
        expect(verdict, `seed ${seed}: ${COMMANDS[at]?.join(' ') ?? ''}`).toBeLessThanOrEqual(verdicts(before)[at] ?? -1);
      });
    }
  });
  test('what it may not have is told', () => {
    const { notes } = mergePolicy([
      {
        layer: 'repository',
        path: 'p',
        profile: 'unconfined',
        commands: { allow: [rule('rm *')] },
        files: { write: ['/srv'] },
        environment: { allow: ['NPM_TOKEN'], set: { A: 'b' } },
      },
    ]);
    expect(notes.map((note) => note.key)).toEqual([
      'profile',
      'files.write',
      'environment.allow',
      'environment.set',
      'commands.allow',
    ]);
  });
});

describe('what the organisation sets is kept', () => {
  test('by the user and by the command line', () => {
    for (const seed of sample()) {
      const organisation = randomLayer(seed, 'organisation');
      const above = mergePolicy([organisation]).policy;
      const { policy } = mergePolicy([
        organisation,
        randomLayer(seed + 1, 'user'),
        randomLayer(seed + 2, 'repository'),
        randomLayer(seed + 3, 'command-line'),
      ]);
      if (organisation.profile === 'read-only') expect(policy.profile, `seed ${seed}`).toBe('read-only');
      if (organisation.network?.fetch === 'off') expect(policy.network.fetch, `seed ${seed}`).toBe('off');
      if (organisation.network?.fetch === 'cached') expect(policy.network.fetch, `seed ${seed}`).not.toBe('ask');
      if (organisation.approval === 'never') expect(policy.unattended, `seed ${seed}`).toBe(true);
      if (organisation.approval === 'untrusted') expect(policy.approval, `seed ${seed}`).toBe('untrusted');
      if ((organisation.files?.write?.length ?? 0) > 0) expect(policy.files.write, `seed ${seed}`).toEqual(above.files.write);
      if ((organisation.limits?.memory ?? 0) > 0)
        expect(policy.limits.memory, `seed ${seed}`).toBeLessThanOrEqual(above.limits.memory);
    }
  });
});

test.each([
  [
    'a user may widen the built-in policy',
    [{ layer: 'user', path: null, limits: { memory: 0 }, files: { write: ['/srv'] } }],
    { memory: 0, write: ['/srv'] },
  ],
  ['a repository lowers a limit', [{ layer: 'repository', path: null, limits: { memory: 1024 } }], { memory: 1024, write: [] }],
  [
    'none in a repository does not lift a limit',
    [{ layer: 'repository', path: null, limits: { memory: 0 } }],
    { memory: BUILT_IN_POLICY.limits.memory, write: [] },
  ],
  [
    'the command line goes back over the repository',
    [
      { layer: 'repository', path: null, limits: { memory: 1024 } },
      { layer: 'command-line', path: null, limits: { memory: 4096 } },
    ],
    { memory: 4096, write: [] },
  ],
  [
    'the command line does not go over the organisation',
    [
      { layer: 'organisation', path: null, limits: { memory: 1024 } },
      { layer: 'command-line', path: null, limits: { memory: 4096 } },
    ],
    { memory: 1024, write: [] },
  ],
] as const)('%s', (_, layers, want) => {
  const { policy } = mergePolicy(layers);
  expect({ memory: policy.limits.memory, write: policy.files.write }).toEqual(want);
});

test.each([
  [
    'untrusted and unattended hold together',
    [
      { layer: 'user', path: null, approval: 'untrusted' },
      { layer: 'command-line', path: null, approval: 'never' },
    ],
    'untrusted',
    true,
  ],
  [
    'a person takes back what a repository asked',
    [
      { layer: 'repository', path: null, approval: 'untrusted' },
      { layer: 'command-line', path: null, approval: 'boundary' },
    ],
    'boundary',
    false,
  ],
  [
    'a repository cannot ask for less',
    [
      { layer: 'user', path: null, approval: 'untrusted' },
      { layer: 'repository', path: null, approval: 'boundary' },
    ],
    'untrusted',
    false,
  ],
  ['unattended alone', [{ layer: 'command-line', path: null, approval: 'never' }], 'never', true],
] as const)('approval: %s', (_, layers, approval, unattended) => {
  expect(mergePolicy(layers).policy).toMatchObject({ approval, unattended });
});

test.each([
  ['PATH', true],
  ['LC_ALL', true],
  ['LC_API_KEY', false],
  ['AWS_SECRET_ACCESS_KEY', false],
  ['NPM_TOKEN', false],
  ['DATABASE_URL', false],
  ['PGPASSWORD', false],
  ['SSH_AUTH_SOCK', false],
  ['PWD', true],
] as const)('the variable %s passes: %s', (name, passes) => {
  expect(isEnvironmentAllowed(name, BUILT_IN_POLICY.environment)).toBe(passes);
});

test('what a change of the settings of packages means is told', () => {
  const packages = { cooldown: 3_600_000, internal: ['@acme/*'], refusedLicences: ['SSPL-1.0'] };
  const changes = diffPolicies(BUILT_IN_POLICY, { ...BUILT_IN_POLICY, packages });
  expect(changes.map(({ change, sentence }) => `${change}: ${sentence}`)).toEqual([
    'allows: Packages named @acme/* are your own: they come from your registries without a question, and never from a public one.',
    'allows: A version of a package must have been public for 1h instead of 3d.',
    'refuses: Packages under the licence SSPL-1.0 are refused.',
  ]);
});

test('a named secret passes, one behind a * does not', () => {
  const environment = { allow: ['NPM_TOKEN', 'AWS_*'], deny: ['AWS_REGION'], set: {} };
  expect(
    ['NPM_TOKEN', 'AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'].map((name) => isEnvironmentAllowed(name, environment)),
  ).toEqual([true, true, false, false]);
});

test('every layer may label files; who may not permit only tightens what flows', () => {
  const allow = [
    {
      host: 'x',
      ports: [],
      protocol: undefined,
      inspect: false,
      methods: [],
      paths: [],
      by: [],
      why: undefined,
      layer: 'user' as const,
    },
  ];
  const user: PolicyLayer = { layer: 'user', path: null, flows: { private: 'ask', allow }, labels: { private: ['~/notes'] } };
  const { policy: mine } = mergePolicy([user]);
  expect(mine.flows).toEqual({ toxic: 'ask', private: 'ask', allow });
  expect(mine.labels.private).toContain('~/notes');
  const repository: PolicyLayer = {
    ...user,
    layer: 'repository',
    flows: { toxic: 'deny', private: 'allow', allow },
    labels: { untrusted: ['x'] },
  };
  const { policy, notes } = mergePolicy([repository]);
  expect(policy.flows).toEqual({ toxic: 'deny', private: 'allow', allow: [] });
  expect(policy.labels.untrusted).toContain('x');
  expect(notes.map(({ key }) => key)).toEqual(['flows.allow']);
});
