import { test } from 'vitest';
import { expectRegistries, type Row } from '../registries.test-support.ts';

const ROWS: readonly Row[] = [
  [
    'its own files before npm’s',
    'pnpm',
    {
      '~/.npmrc': 'registry=https://npmrc.example/\n@b:registry=https://b.example/\n',
      '~/.config/pnpm/rc': 'registry=https://rc.example/\n',
      '~/.config/pnpm/auth.ini': '//rc.example/:_authToken=abc\n',
    },
    {},
    ['https://rc.example/ credentials default < ~/.config/pnpm/rc', 'https://b.example/ @b < ~/.npmrc'],
  ],
  [
    'pnpm-workspace.yaml in its three forms is the repository’s word',
    'pnpm',
    {
      'pnpm-workspace.yaml': [
        'registry: https://a.example/',
        'registries:',
        '  "@acme": https://acme.example/',
        '  https://decl.example/:',
        '    scopes: ["@x", "@y"]',
        'namedRegistries:',
        '  work: https://work.example/',
      ].join('\n'),
    },
    {},
    [
      'https://a.example/ default < pnpm-workspace.yaml (untrusted)',
      'https://acme.example/ @acme < pnpm-workspace.yaml (untrusted)',
      'https://decl.example/ @x < pnpm-workspace.yaml (untrusted)',
      'https://decl.example/ @y < pnpm-workspace.yaml (untrusted)',
      'https://work.example/ @work < pnpm-workspace.yaml (untrusted)',
    ],
  ],
  [
    'the global config.yaml and a variable',
    'pnpm',
    { '/xdg/pnpm/config.yaml': 'registries:\n  default: https://yaml.example/\n  "@c": https://c.example/\n' },
    { pnpm_config_registry: 'https://variable.example/' },
    ['https://variable.example/ default < pnpm_config_registry'],
  ],
  [
    'npm’s files win over .yarnrc',
    'yarn',
    {
      '~/.yarnrc': 'registry "https://yarnrc.example/"\n"@s:registry" "https://s.example/"\n',
      '~/.npmrc': 'registry=https://npmrc.example/\n',
    },
    {},
    ['https://npmrc.example/ default < ~/.npmrc', 'https://s.example/ @s < ~/.yarnrc'],
  ],
  [
    '.yarnrc of the project and of a folder above',
    'yarn',
    { '.yarnrc': 'registry "https://evil.example/"\n', '~/code/.yarnrc': 'registry https://above.example/\n' },
    {},
    ['https://above.example/ default < ~/code/.yarnrc', 'https://evil.example/ default < .yarnrc (untrusted)'],
  ],
  [
    'berry: home file, scopes, substitutes',
    'yarn-berry',
    {
      '~/.yarnrc.yml':
        'npmRegistryServer: "https://${HOST:-berry.example}/"\nnpmScopes:\n  acme:\n    npmRegistryServer: https://acme.example\n    npmAuthToken: "${T}"\n',
    },
    { T: 'x' },
    ['https://berry.example/ default < ~/.yarnrc.yml', 'https://acme.example/ @acme credentials < ~/.yarnrc.yml'],
  ],
  [
    'berry: variable and project',
    'yarn-berry',
    { '.yarnrc.yml': 'npmRegistryServer: https://evil.example\nnpmScopes: { x: { npmRegistryServer: https://x.example } }\n' },
    { YARN_NPM_REGISTRY_SERVER: 'https://variable.example', YARN_NPM_AUTH_TOKEN: 'x' },
    [
      'https://variable.example/ credentials default < YARN_NPM_REGISTRY_SERVER',
      'https://x.example/ @x < .yarnrc.yml (untrusted)',
    ],
  ],
];

test.each(ROWS)('%s (%s)', expectRegistries);
