import { test } from 'vitest';
import { expectRegistries, type Row } from '../registries.test-support.ts';

const ROWS: readonly Row[] = [
  [
    'cargo: registries, variables and tokens',
    'cargo',
    {
      '~/.cargo/config.toml':
        '[registries.my-reg]\nindex = "sparse+https://cargo.example/index/"\n[registries]\nb = { index = "ssh://git@git.example/b.git" }\n',
      '~/.cargo/credentials.toml': '[registries.my-reg]\ntoken = "x"\n',
    },
    { CARGO_REGISTRIES_C_INDEX: 'https://c.example/' },
    [
      'https://c.example/ < CARGO_REGISTRIES_C_INDEX',
      'https://cargo.example/index/ credentials < ~/.cargo/config.toml',
      'ssh://git.example/b.git < ~/.cargo/config.toml',
    ],
  ],
  [
    'cargo: a replaced source, through a chain; a vendor folder has no host',
    'cargo',
    {
      '~/.cargo/config.toml':
        '[source.crates-io]\nreplace-with = "one"\n[source.one]\nreplace-with = "two"\n[source.two]\nregistry = "sparse+https://mirror.example/"\n',
    },
    {},
    ['https://mirror.example/ default < ~/.cargo/config.toml'],
  ],
  [
    'cargo: a repository that redirects the mirror of the user',
    'cargo',
    {
      '~/.cargo/config.toml': '[source.crates-io]\nreplace-with = "m"\n[source.m]\nregistry = "sparse+https://mirror.example/"\n',
      '.cargo/config.toml': '[source.m]\nregistry = "sparse+https://evil.example/"\n',
    },
    {},
    ['https://mirror.example/ default < ~/.cargo/config.toml', 'https://evil.example/ default < .cargo/config.toml (untrusted)'],
  ],
  [
    'cargo: vendored, circles, and the older file name',
    'cargo',
    {
      '.cargo/config':
        '[source.crates-io]\nreplace-with = "a"\n[source.a]\nreplace-with = "b"\n[source.b]\nreplace-with = "a"\n[source.c]\ndirectory = "vendor"\n',
    },
    { CARGO_HOME: '~/x' },
    [],
  ],
  [
    'go: proxies up to direct, the database, private hosts',
    'go',
    {
      '~/.config/go/env':
        'GOPROXY=https://p.example/go|q.example,direct,https://never.example\nGOSUMDB=sum.example+abc+key https://mirror.example/sum\nGOPRIVATE=git.corp.example/team,*.x.example\n',
    },
    {},
    [
      'https://p.example/go default < ~/.config/go/env',
      'https://q.example/ default < ~/.config/go/env',
      'https://mirror.example/sum < ~/.config/go/env',
      'https://git.corp.example/ < ~/.config/go/env',
    ],
  ],
  [
    'go: what it ships with comes last, GOENV=off',
    'go',
    {
      '~/.config/go/env': 'GOPROXY=https://not-read.example\n',
      '/goroot/go.env': '# c\nGOPROXY=https://shipped.example,direct\nGOSUMDB=sum.example\n',
    },
    { GOENV: 'off', GOROOT: '/goroot', GONOPROXY: 'none' },
    ['https://shipped.example/ default < /goroot/go.env', 'https://sum.example/ < /goroot/go.env'],
  ],
  ['go: off', 'go', {}, { GOPROXY: 'off', GOSUMDB: 'off', GONOSUMDB: 'x.example' }, []],
];

test.each(ROWS)('%s (%s)', expectRegistries);
