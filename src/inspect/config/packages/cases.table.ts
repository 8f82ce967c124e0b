import type { Case } from '../shared/case.ts';

export const packagesCases: readonly Case[] = [
  { path: '.npmrc', rule: 'npm-tls-off', bad: 'strict-ssl=false\n', good: 'strict-ssl=true\n' },
  {
    path: '.npmrc',
    rule: 'npm-tls-off',
    bad: '@a:registry=http://192.0.2.7/npm/\n',
    good: '@a:registry=https://192.0.2.7/npm/\n',
  },
  { path: '.yarnrc.yml', rule: 'npm-tls-off', bad: 'enableStrictSsl: false\n', good: 'enableStrictSsl: true\n' },
  { path: '.npmrc', rule: 'npm-guards-off', bad: 'unsafe-perm = true\n', good: 'ignore-scripts = true\n' },
  {
    path: 'pip.conf',
    rule: 'pip-tls-off',
    bad: '[global]\ntrusted-host = 192.0.2.7\n',
    good: '[global]\nindex-url = https://192.0.2.7/simple\n',
  },
  { path: 'requirements.txt', rule: 'pip-tls-off', bad: '--trusted-host 192.0.2.7\nflask\n', good: 'flask\n' },
  {
    path: 'requirements.txt',
    rule: 'pip-second-index',
    bad: '--extra-index-url https://192.0.2.7/simple\nflask\n',
    good: '--index-url https://192.0.2.7/simple\nflask\n',
  },
  {
    path: '.cargo/config.toml',
    rule: 'cargo-tls-off',
    bad: '[registries.a]\nindex = "sparse+http://192.0.2.7/"\n',
    good: '[registries.a]\nindex = "sparse+https://192.0.2.7/"\n',
  },
];
