import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hostKeysOf } from './known-hosts.ts';

const KEY = Buffer.from('a key').toString('base64');
const OTHER = Buffer.from('another').toString('base64');
const hashed = (name: string): string => {
  const salt = Buffer.from('twenty bytes of salt').toString('base64');
  return `|1|${salt}|${createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64')}`;
};

test.each([
  ['git.example.com ssh-ed25519', 'git.example.com', 22, true],
  ['Git.Example.com,192.0.2.1 ssh-ed25519', 'git.example.com', 22, true],
  ['*.example.com ssh-ed25519', 'git.example.com', 22, true],
  ['*.example.com,!git.example.com ssh-ed25519', 'git.example.com', 22, false],
  ['git.example.com ssh-ed25519', 'git.example.com', 2222, false],
  ['[git.example.com]:2222 ssh-ed25519', 'git.example.com', 2222, true],
  ['gitXexample.com ssh-ed25519', 'git.example.com', 22, false],
  [`${hashed('git.example.com')} ssh-ed25519`, 'git.example.com', 22, true],
  [`${hashed('[git.example.com]:2222')} ssh-ed25519`, 'git.example.com', 2222, true],
  [`${hashed('other.example.com')} ssh-ed25519`, 'git.example.com', 22, false],
  ['@revoked git.example.com ssh-ed25519', 'git.example.com', 22, false],
  ['@cert-authority *.example.com ssh-ed25519', 'git.example.com', 22, false],
  ['# git.example.com ssh-ed25519', 'git.example.com', 22, false],
])('%s, asked for %s on port %d: %s', (line, host, port, isKnown) => {
  const text = `other.test ssh-rsa ${OTHER}\n\n${line} ${KEY} a comment\n`;
  const keys = hostKeysOf(text, { host, port });
  expect(keys).toEqual(isKnown ? [{ type: 'ssh-ed25519', blob: Buffer.from('a key') }] : []);
});

test('a key that is revoked for a host is none of its keys, wherever the line stands', () => {
  const good = `git.example.com ssh-ed25519 ${OTHER}\n`;
  const stolen = `git.example.com ssh-ed25519 ${KEY}\n`;
  const many = '# a comment\n'.repeat(20_000);
  for (const revocation of [`@revoked * ssh-ed25519 ${KEY}\n`, `@revoked\t${hashed('git.example.com')} ssh-ed25519 ${KEY}\n`])
    for (const text of [revocation + stolen + good, stolen + good + many + revocation])
      expect(hostKeysOf(text, { host: 'git.example.com', port: 22 })).toEqual([
        { type: 'ssh-ed25519', blob: Buffer.from('another') },
      ]);
  const elsewhere = `@revoked other.example.com ssh-ed25519 ${KEY}\n${stolen}`;
  expect(hostKeysOf(elsewhere, { host: 'git.example.com', port: 22 })).toHaveLength(1);
});
