import { expect, test } from 'vitest';
import { makePlaceholder } from './placeholder.ts';

const fill = (length: number, alphabet = 'Ab3dEf9hIjK1mNoP7rStUv'): string =>
  alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length);
const join = (...parts: readonly string[]): string => parts.join('');

test.each([
  [join('sk', '-ant-', 'api03-', fill(95)), /^sk-ant-api03-[A-Za-z0-9]{95}$/],
  [join('sk', '-proj-', fill(60)), /^sk-proj-[A-Za-z0-9]{60}$/],
  [join('gh', 'p_', fill(36)), /^ghp_[A-Za-z0-9]{36}$/],
  [join('github', '_pat_', fill(82)), /^github_pat_[A-Za-z0-9]{82}$/],
  [join('np', 'm_', fill(36)), /^npm_[A-Za-z0-9]{36}$/],
  // 16 characters of base 32 are 80 bits; the placeholder is longer.
  [join('AK', 'IA', fill(16, 'QWERTY234567ASDF')), /^AKIA[A-Z2-7]{26}$/],
  [fill(40, '0123456789abcdef'), /^[0-9a-f]{40}$/],
  [fill(8, '0123456789abcdef'), /^[0-9a-f]{32}$/],
  ['correct horse battery staple', /^[A-Za-z0-9]{28}$/],
  ['6f1e2d3c-0000-4000-8000-00000000abcd', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  [fill(5000), /^[A-Za-z0-9]{512}$/],
])('%s keeps its shape', (value, shape) => {
  const made = Array.from({ length: 50 }, () => makePlaceholder(value));
  for (const one of made) expect(one).toMatch(shape);
  expect(new Set([...made, value]).size).toBe(51);
});

test('a web token keeps its times and nothing of what it says', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const value = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: 'anna@example.org', exp: 1_900_000_000 })}.${fill(342)}`;
  const [head = '', claims = '', signature] = makePlaceholder(value).split('.');
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
  const said: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect(said).toEqual({ exp: 1_900_000_000, jti: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(signature).toMatch(/^[A-Za-z0-9]{342}$/);
});

test('no part of the random characters of a value is kept', () => {
  const value = join('gh', 'p_', fill(36));
  for (let round = 0; round < 200; round += 1) expect(makePlaceholder(value).slice(4)).not.toContain(value.slice(4, 12));
});
