import { describe, expect, test } from 'vitest';
import {
  decodePopularNames,
  type Ecosystem,
  encodePopularNames,
  judgePackage,
  type PackageJudgement,
  type PackageKnowledge,
  type PackageQuestion,
  type PackageRef,
} from '../index.ts';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;

const NAMES: Readonly<Partial<Record<Ecosystem, readonly string[]>>> = {
  npm: [
    'lodash',
    'react',
    'axios',
    'cross-env',
    '@types/node',
    'express',
    'discord.js',
    'moment',
    'react-test',
    'west',
    'west-wind',
    '@babel/core',
    '@babel/parser',
  ],
  pypi: ['requests', 'numpy', 'google-cloud-storage', 'python-nmap', 'sklearn', 'scikit-learn', 'colorama', 'typing-extensions'],
};

const knowledge: PackageKnowledge = {
  popular: (ecosystem) => {
    const names = NAMES[ecosystem];
    return names === undefined ? undefined : decodePopularNames(encodePopularNames(ecosystem, '2026-01-01', names));
  },
  records: () => [],
  listed: () => undefined,
};

const RULES: PackageQuestion['rules'] = { cooldown: 72 * 3_600_000, internal: [], refusedLicences: [] };

function judge(
  ecosystem: Ecosystem,
  name: string,
  more: Partial<PackageQuestion> = {},
  ref: Partial<PackageRef> = {},
): PackageJudgement {
  return judgePackage({ ecosystem, name, source: 'registry', isDirect: true, ...ref }, knowledge, {
    rules: RULES,
    now: NOW,
    ...more,
  });
}

const ids = ({ reasons }: PackageJudgement): readonly string[] => reasons.map(({ id }) => id);

describe('names', () => {
  test.each([
    ['npm', 'lodash', 'known', undefined],
    ['npm', 'loadsh', 'suspicious', 'lodash'],
    ['npm', '1odash', 'suspicious', 'lodash'],
    ['npm', 'rnoment', 'suspicious', 'moment'],
    ['npm', 'crossenv', 'suspicious', 'cross-env'],
    ['npm', '@typse/node', 'suspicious', '@types/node'],
    ['npm', 'discord.dll', 'suspicious', 'discord.js'],
    ['npm', 'lodash-js', 'suspicious', 'lodash'],
    ['npm', '@types/other', 'unknown', undefined],
    // What differs is a word that honest names use.
    ['npm', 'react-west', 'unknown', 'react-test'],
    ['npm', 'something-else', 'unknown', undefined],
    ['npm', 'child_process', 'suspicious', undefined],
    ['pypi', 'reqeusts-toolkit', 'suspicious', 'requests'],
    ['pypi', 'nmap-python', 'suspicious', 'python-nmap'],
    ['pypi', 'Colourama', 'suspicious', 'colorama'],
    ['pypi', 'typings-extension', 'suspicious', 'typing-extensions'],
    ['pypi', 'coloramazz', 'suspicious', 'colorama'],
    ['pypi', 'os-colorama', 'suspicious', 'colorama'],
    ['pypi', 'coloramaze', 'unknown', undefined],
    ['pypi', 'google.cloud', 'unknown', 'google-cloud-storage'],
    ['pypi', 'yaml', 'suspicious', 'PyYAML'],
    ['pypi', 'json', 'suspicious', undefined],
    ['pypi', 'sklearn', 'known', 'scikit-learn'],
    ['npm', 'reаct', 'nonexistent', undefined],
    ['npm', '', 'nonexistent', undefined],
    ['maven', 'org.example:thing', 'unknown', undefined],
  ] as const)('%s %s is %s (%s)', (ecosystem, name, verdict, suggestion) => {
    const judged = judge(ecosystem, name);
    expect([judged.verdict, judged.suggestion]).toEqual([verdict, suggestion]);
    expect(judged.tier === 'allow').toBe(verdict === 'known' && suggestion === undefined);
  });

  test('what the project has is known, but an imitation in it is still asked about when it is new', () => {
    expect(judge('npm', 'something-else', { isInProject: true }).verdict).toBe('known');
  });

  test('a name that has been there for a year is asked about and not denied', () => {
    const created = NOW - 800 * 24 * HOUR;
    expect(judge('npm', 'loadsh').tier).toBe('deny');
    expect(judge('npm', 'loadsh', { facts: { exists: true, created, published: created } }).tier).toBe('ask');
  });
});

describe('what a registry says', () => {
  const old = NOW - 1000 * HOUR;
  test.each([
    ['exists, old', { exists: true, published: old }, 'known', 'allow', []],
    ['no such package', { exists: false }, 'nonexistent', 'deny', ['nonexistent']],
    ['fresh', { exists: true, published: NOW - 5 * HOUR }, 'known', 'ask', ['too-new']],
    ['without a time', { exists: true }, 'known', 'ask', ['age-unknown']],
    ['a time that can not be', { exists: true, published: 0 }, 'known', 'ask', ['age-unknown']],
    ['a time to come', { exists: true, published: NOW + 100 * HOUR }, 'known', 'ask', ['age-unknown']],
    ['an install script', { exists: true, published: old, hasInstallScript: true }, 'known', 'ask', ['install-script']],
    ['deprecated', { exists: true, published: old, deprecated: 'use other' }, 'known', 'allow', ['deprecated']],
    ['nothing', {}, 'unknown', 'ask', ['unknown-name']],
  ] as const)('%s', (_what, facts, verdict, tier, want) => {
    const judged = judge('npm', 'something-else', { facts });
    expect([judged.verdict, judged.tier, ids(judged)]).toEqual([verdict, tier, want]);
  });

  test.each([
    ['MIT', 'allow'],
    ['AGPL-3.0-only', 'deny'],
    ['MIT OR AGPL-3.0-only', 'allow'],
    ['MIT AND AGPL-3.0-only', 'deny'],
    [undefined, 'ask'],
  ] as const)('licence %s: %s', (licence, tier) => {
    const rules = { ...RULES, refusedLicences: ['AGPL-3.0-only'] };
    const facts = { exists: true, published: old, ...(licence === undefined ? {} : { licence }) };
    expect(judge('npm', 'something-else', { rules, facts }).tier).toBe(tier);
  });

  test.each([
    [undefined, 'ask'],
    [{ exists: true, isPublicRegistry: true, published: old }, 'deny'],
    [{ exists: true, isPublicRegistry: false, published: old }, 'allow'],
  ] as const)('an internal name, %j: %s', (facts, tier) => {
    const rules = { ...RULES, internal: ['@acme/*'] };
    expect(judge('npm', '@acme/billing', { rules, ...(facts === undefined ? {} : { facts }) }).tier).toBe(tier);
  });
});

test('where it comes from, and what holds it', () => {
  expect(ids(judge('npm', 'lodash', {}, { source: 'git', url: 'git+https://forge.example/x' }))).toEqual(['other-source']);
  expect(judge('npm', 'mine', {}, { source: 'workspace' }).tier).toBe('allow');
  expect(ids(judge('npm', 'lodash', { isLocked: true }, { version: '1.0.0' }))).toEqual(['no-integrity']);
  expect(judge('npm', 'lodash', { isLocked: true }, { version: '1.0.0', integrity: 'sha512-x' }).reasons).toEqual([]);
  expect(ids(judge('npm', 'lodash', {}, { range: '^4' }))).toEqual(['unpinned']);
});

describe('a name that was taken from an address', () => {
  test.each([
    ['.', { source: 'file', url: '.' }],
    ['..', { source: 'file', url: '..' }],
    ['my lib', { source: 'file', url: '../my lib' }],
    ['~x', { source: 'url', url: 'https://example.test/~x.zip' }],
  ] as const)('%s can be no name of a registry, and need not', (name, ref) => {
    expect(ids(judge('pypi', name, {}, ref))).not.toContain('impossible-name');
  });

  test('one that only stands beside an address is read as a name', () => {
    expect(ids(judge('pypi', 'reque\u0455ts', {}, { source: 'url', url: 'https://example.test/requests.zip' }))).toContain(
      'impossible-name',
    );
  });

  test('an address elsewhere is asked about all the same', () => {
    expect(judge('pypi', '~x', {}, { source: 'url', url: 'https://example.test/~x.zip' }).tier).toBe('ask');
  });
});
