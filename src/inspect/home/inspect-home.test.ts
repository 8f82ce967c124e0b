import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { processorTime } from '../../model/processor-time.test-support.ts';
import { cases } from './cases.table.ts';
import { type HomeFiles, homeRules, inspectHomes } from './index.ts';
import { rules } from './rules.table.ts';

function filesOf(texts: Readonly<Record<string, string>>, more: Partial<HomeFiles> = {}): HomeFiles {
  return { paths: Object.keys(texts).sort(), read: (path) => ({ text: texts[path] ?? '' }), ...more };
}

const rulesIn = (texts: Readonly<Record<string, string>>, more: Partial<HomeFiles> = {}): readonly string[] =>
  inspectHomes(filesOf(texts, more), { all: true }).findings.map(({ rule }) => rule);

describe('twins', () => {
  test.each(cases.map((one, index) => [`${index} ${one.rule}`, one] as const))(
    '%s',
    (_name, { rule, path, bad, good, beside = {}, besideGood = beside }) => {
      expect(rulesIn({ ...beside, [path]: bad })).toContain(rule);
      // Only the rule of the pair: a good neighbour of one rule may be a bad one of another.
      expect(rulesIn({ ...besideGood, [path]: good })).not.toContain(rule);
    },
  );
});

test('there are eighty pairs and more, over every rule', () => {
  expect(cases.length).toBeGreaterThanOrEqual(80);
  const seen = new Set(cases.map(({ rule }) => rule));
  expect(rules.filter(({ id }) => !seen.has(id)).map(({ id }) => id)).toEqual(['home-secrets-in-git']);
});

test('no default rule flags a safe twin at all', () => {
  const flagged = cases.flatMap(({ path, good, beside = {}, besideGood = beside, rule }) =>
    inspectHomes(filesOf({ ...besideGood, [path]: good })).findings.map(
      (finding) => `${rule}: ${finding.rule} ${finding.message}`,
    ),
  );
  expect(flagged).toEqual([]);
});

test('every rule has a page that names its weakness', () => {
  for (const { id, title, cwe, severity } of homeRules) {
    const page = readFileSync(new URL(`../../../docs/rules/${id}.md`, import.meta.url), 'utf8');
    expect(page).toContain(`# ${id}: ${title}\n\n${cwe}, ${severity}`);
  }
});

test('a file of secrets in git is told of, its values are not', () => {
  const value = ['hunter', '2', '-Hx9'].join('');
  const texts = { 'configuration.yaml': 'default_config:\n', 'secrets.yaml': `wifi: ${value}\n` };
  const tracked = inspectHomes(filesOf(texts, { kept: () => 'tracked' })).findings;
  expect(tracked.map(({ rule, severity }) => [rule, severity])).toEqual([['home-secrets-in-git', 'critical']]);
  expect(JSON.stringify(tracked)).not.toContain(value);
  expect(rulesIn(texts)).toEqual([]);
  expect(rulesIn({ ...texts, 'secrets.yaml': 'wifi: fake_password\n' }, { kept: () => 'tracked' })).toEqual([]);
});

test('of users and their tokens nothing but the kind of a login is told', () => {
  const token = ['made-up', 'refresh', 'token', '0123456789'].join('-');
  const auth = `{"data": {"users": [{"name": "Ann Person"}], "credentials": [{"auth_provider_type": "trusted_networks"}], "refresh_tokens": [{"token": "${token}"}]}}`;
  const { findings, incomplete } = inspectHomes(filesOf({ 'configuration.yaml': 'default_config:\n', '.storage/auth': auth }), {
    all: true,
  });
  expect(findings.map(({ rule, place, excerpt }) => [rule, place.path, excerpt])).toEqual([
    ['home-login-in-use', '.storage/auth', ''],
  ]);
  expect(JSON.stringify({ findings, incomplete })).not.toMatch(/made-up|Ann Person/);
});

test('a finding shows its line without the secret', () => {
  const value = ['Tr0', 'ub4dor', '-7'].join('');
  const { findings } = inspectHomes(filesOf({ 'configuration.yaml': `default_config:\nmqtt:\n  password: ${value}\n` }));
  expect(findings.map(({ rule, place, excerpt }) => [rule, place.line, excerpt])).toEqual([
    ['home-inline-secret', 3, 'password: [secret]'],
  ]);
});

describe('hostile configurations', () => {
  const problems = (texts: Readonly<Record<string, string>>): string => {
    const begin = processorTime();
    const { incomplete } = inspectHomes(filesOf(texts), { all: true });
    expect(processorTime() - begin).toBeLessThan(4000);
    return incomplete.map(({ reason }) => reason).join('; ');
  };
  const names = 'abcdefghijklm'.split('');
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${names
    .slice(1)
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(',')}]`)
    .join('\n')}\n`;

  test.each([
    ['an alias bomb', { 'configuration.yaml': `default_config:\nhomeassistant:\n${bomb}` }, 'aliases'],
    [
      'a file that includes itself',
      { 'configuration.yaml': 'default_config:\nscript: !include a.yaml\n', 'a.yaml': 'x: !include a.yaml\n' },
      'includes itself',
    ],
    [
      'two files that include each other',
      {
        'configuration.yaml': 'default_config:\nscript: !include a.yaml\n',
        'a.yaml': 'x: !include b.yaml\n',
        'b.yaml': 'x: !include a.yaml\n',
      },
      'includes itself',
    ],
    ['a deep one', { 'configuration.yaml': `default_config:\nhomeassistant:\n  x: ${'['.repeat(20_000)}` }, 'nested'],
    [
      'a deep one that seems to be closed',
      { 'configuration.yaml': `default_config:\nhomeassistant:\n  x: ${'["]",'.repeat(20_000)}` },
      'nested',
    ],
    ['a long one', { 'configuration.yaml': `default_config:\nhomeassistant:\n${'  a: b\n'.repeat(800_000)}` }, 'longer'],
    ['one that is no UTF-8', { 'configuration.yaml': 'default_config:\nhomeassistant:\n  name: \ufffd\n' }, 'UTF-8'],
    [
      'a folder of folders',
      Object.fromEntries([
        ['configuration.yaml', 'default_config:\nscript: !include 0.yaml\n'],
        ...Array.from({ length: 12 }, (_, index) => [
          `${index}.yaml`,
          `x: [${Array(9)
            .fill(`!include ${index + 1}.yaml`)
            .join(', ')}]\n`,
        ]),
      ]),
      '600,000',
    ],
    ['an include that is not there', { 'configuration.yaml': 'default_config:\nscript: !include nowhere.yaml\n' }, 'not there'],
  ])('%s ends with a sentence', (_name, texts, want) => {
    expect(problems(texts)).toContain(want);
  });

  test.each([
    ['empty lines in Node-RED', 'settings.js', `uiPort: 1,\n${'\n'.repeat(100_000)}`],
    ['empty lines in a broker', 'mosquitto.conf', `listener 1883\n${'\n'.repeat(100_000)}`],
    ['empty lines in its rules', 'acl', `topic a\n${'\n'.repeat(100_000)}`],
    ['a password of signs', 'secrets.yaml', `a_password: ${'<'.repeat(100_000)}\n`],
  ])('%s cost their length', (_name, path, text) => {
    expect(
      problems({ 'configuration.yaml': `default_config:\nmqtt:\n  password: "${'<'.repeat(50_000)}"\n`, [path]: text }),
    ).toBe('');
  });
});
