import { test } from 'vitest';
import { expectRegistries, type Row } from '../registries.test-support.ts';

const ROWS: readonly Row[] = [
  ['nothing configured names nothing', 'npm', {}, {}, []],
  [
    'the user file',
    'npm',
    { '~/.npmrc': 'registry=https://npm.corp.example/\n' },
    {},
    ['https://npm.corp.example/ default < ~/.npmrc'],
  ],
  [
    'a repository cannot take the user’s registry away, nor add a trusted one',
    'npm',
    { '~/.npmrc': 'registry=https://npm.corp.example/\n', '.npmrc': 'registry=https://evil.example/\n' },
    {},
    ['https://npm.corp.example/ default < ~/.npmrc', 'https://evil.example/ default < .npmrc (untrusted)'],
  ],
  [
    'a variable overrides both',
    'npm',
    { '~/.npmrc': 'registry=https://npm.corp.example/\n', '.npmrc': 'registry=https://evil.example/\n' },
    { NPM_CONFIG_REGISTRY: 'https://variable.example:8443/npm/' },
    ['https://variable.example:8443/npm/ default < NPM_CONFIG_REGISTRY'],
  ],
  [
    'the last of two spellings of a variable wins, an empty one is none',
    'npm',
    {},
    { NPM_CONFIG_REGISTRY: 'https://one.example/', npm_config_registry: 'https://two.example/', Npm_Config_Registry: '' },
    ['https://two.example/ default < npm_config_registry'],
  ],
  [
    'scopes, with the token of a folder above',
    'npm',
    { '~/.npmrc': '@acme:registry=https://npm.corp.example/a/b/\n//npm.corp.example/a/:_authToken=${TOKEN}\n' },
    { TOKEN: 'x' },
    ['https://npm.corp.example/a/b/ @acme credentials < ~/.npmrc'],
  ],
  [
    'a token whose variable is not set is none, nor is one of another port',
    'npm',
    { '~/.npmrc': 'registry=https://h.example:1/\n//h.example:1/:_authToken=${TOKEN}\n//h.example/:_authToken=abc\n' },
    {},
    ['https://h.example:1/ default < ~/.npmrc'],
  ],
  [
    'the token of a repository’s file for the user’s registry counts as credentials',
    'npm',
    { '~/.npmrc': 'registry=https://h.example/\n', '.npmrc': '//h.example/:_authToken=${TOKEN}\n' },
    { TOKEN: 'x' },
    ['https://h.example/ credentials default < ~/.npmrc'],
  ],
  [
    'a variable names the user file, the prefix in it leads to the global one',
    'npm',
    {
      '~/alt': 'prefix=${HOME}/prefix\n',
      '~/.npmrc': 'registry=https://not-read.example/\n',
      '~/prefix/etc/npmrc': 'registry=https://global.example/\n',
    },
    { HOME: '~/', npm_config_userconfig: '~/alt' },
    ['https://global.example/ default < ~/prefix/etc/npmrc'],
  ],
  [
    'the global file, below the user’s',
    'npm',
    {
      '~/prefix/etc/npmrc': 'registry=https://global.example/\n@b:registry=https://b.example/\n',
      '~/.npmrc': '@b:registry=https://user.example/\n',
    },
    { NPM_CONFIG_PREFIX: '~/prefix' },
    ['https://global.example/ default < ~/prefix/etc/npmrc', 'https://user.example/ @b < ~/.npmrc'],
  ],
  [
    'a user file inside the workspace is the repository’s',
    'npm',
    { 'ci/npmrc': 'registry=https://evil.example/\n' },
    { NPM_CONFIG_USERCONFIG: 'ci/npmrc' },
    ['https://evil.example/ default < ci/npmrc (untrusted)'],
  ],
  [
    'a repository does not choose the user file',
    'npm',
    { '.npmrc': 'userconfig=~/planted\nglobalconfig=~/planted\n', '~/planted': 'registry=https://evil.example/\n' },
    {},
    [],
  ],
  [
    'npm’s dialect: quotes, comments, sections',
    'npm',
    { '~/.npmrc': '; registry=https://a.example/\nregistry = "https://b.example/" \n[x]\nregistry=https://c.example/\n' },
    {},
    ['https://b.example/ default < ~/.npmrc'],
  ],
  [
    'npm’s dialect: a comment after the value',
    'npm',
    { '~/.npmrc': 'registry = https://b.example/ ; mine\n' },
    {},
    ['https://b.example/ default < ~/.npmrc'],
  ],
];

test.each(ROWS)('%s (%s)', expectRegistries);
