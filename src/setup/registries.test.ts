import { expect, test } from 'vitest';
import type { Env, Manager } from './index.ts';
import { linesOf, makePlace } from './registries.test-support.ts';

type Files = Readonly<Record<string, string>>;
type Row = readonly [name: string, manager: Manager, files: Files, env: Env, want: readonly string[]];

const NPM: readonly Row[] = [
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

const PNPM: readonly Row[] = [
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
];

const YARN: readonly Row[] = [
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

const PYTHON: readonly Row[] = [
  [
    'pip.conf: continuation lines, underscores, colons, comments only on their own lines',
    'pip',
    {
      '~/.config/pip/pip.conf':
        '[global]\n# index-url = https://no.example/\nindex_url: https://a.example/simple\nextra-index-url =\n    https://b.example/simple\n    https://c.example/simple\ntimeout = 5\n',
    },
    {},
    [
      'https://a.example/simple default < ~/.config/pip/pip.conf',
      'https://b.example/simple < ~/.config/pip/pip.conf',
      'https://c.example/simple < ~/.config/pip/pip.conf',
    ],
  ],
  [
    'the section of the command wins over [global] of a stronger file; the newer user file over the older',
    'pip',
    {
      '~/.config/pip/pip.conf': '[global]\nindex-url=https://new.example/\nfind-links=/opt/wheels https://links.example/\n',
      '~/.pip/pip.conf': '[install]\nindex-url=https://install.example/\n',
    },
    {},
    ['https://install.example/ default < ~/.pip/pip.conf', 'https://links.example/ < ~/.config/pip/pip.conf'],
  ],
  [
    'PIP_CONFIG_FILE takes the place of the user’s files; variables win',
    'pip',
    {
      '~/.config/pip/pip.conf': '[global]\nindex-url=https://not-read.example/\n',
      '~/ci.conf': '[global]\nindex-url=https://ci.example/\nextra-index-url=https://not-read.example/\n',
    },
    { PIP_CONFIG_FILE: '~/ci.conf', PIP_EXTRA_INDEX_URL: 'https://u:p@one.example/ https://two.example/' },
    [
      'https://ci.example/ default < ~/ci.conf',
      'https://one.example/ credentials < PIP_EXTRA_INDEX_URL',
      'https://two.example/ < PIP_EXTRA_INDEX_URL',
    ],
  ],
  [
    'pip.conf: [DEFAULT]',
    'pip',
    { '~/.config/pip/pip.conf': '[DEFAULT]\nindex-url=https://a.example/\n[global]\n[install]\nindex-url=https://b.example/\n' },
    {},
    ['https://b.example/ default < ~/.config/pip/pip.conf'],
  ],
  [
    'PIP_CONFIG_FILE=/dev/null',
    'pip',
    { '~/.config/pip/pip.conf': '[global]\nindex-url=https://not-read.example/\n' },
    { PIP_CONFIG_FILE: '/dev/null' },
    [],
  ],
  [
    'no-index leaves only the links',
    'pip',
    {},
    { PIP_NO_INDEX: '1', PIP_INDEX_URL: 'https://a.example/', PIP_FIND_LINKS: 'https://links.example/w/' },
    ['https://links.example/w/ < PIP_FIND_LINKS'],
  ],
  [
    'a virtual environment in the workspace is the repository’s, a netrc gives credentials',
    'pip',
    { '.venv/pip.conf': '[global]\nindex-url=https://evil.example/\n', '~/.netrc': 'machine evil.example login a password b\n' },
    {},
    ['https://evil.example/ credentials default < .venv/pip.conf (untrusted)'],
  ],
  [
    'requirements files, and those that they include',
    'pip',
    {
      'requirements.txt':
        '--index-url https://a.example/simple \\\n  --extra-index-url=https://b.example/\n-r deps/more.txt\nflask==1 # -i https://no.example/\n-r ../../../etc/passwd\n',
      'deps/more.txt':
        '-ihttps://c.example/\nthing @ git+https://git.example/x.git@v1\nhttps://d.example/x-1.whl\n-f https://${TOKEN}.example/\n',
    },
    { TOKEN: 'x' },
    [
      'https://a.example/simple < requirements.txt (untrusted)',
      'https://b.example/ < requirements.txt (untrusted)',
      'https://c.example/ < deps/more.txt (untrusted)',
      'https://git.example/x.git@v1 < deps/more.txt (untrusted)',
      'https://d.example/x-1.whl < deps/more.txt (untrusted)',
    ],
  ],
  [
    'uv: variables, named indexes, the first default, lists added up',
    'uv',
    {
      '~/.config/uv/uv.toml':
        'extra-index-url = ["https://extra.example/"]\n[[index]]\nname = "corp"\nurl = "https://user.example/simple"\ndefault = true\n[[index]]\nname = "two"\nurl = "https://two.example/"\n',
      'uv.toml': '[[index]]\nname = "two"\nurl = "https://evil.example/"\n',
      'pyproject.toml': '[tool.uv]\nindex-url = "https://not-read.example/"\n',
    },
    { UV_INDEX: 'corp2=https://variable.example/', UV_INDEX_CORP2_PASSWORD: 'x' },
    [
      'https://variable.example/ credentials < UV_INDEX',
      'https://user.example/simple default < ~/.config/uv/uv.toml',
      'https://two.example/ < ~/.config/uv/uv.toml',
      'https://extra.example/ < ~/.config/uv/uv.toml',
      'https://evil.example/ < uv.toml (untrusted)',
    ],
  ],
  [
    'uv: pyproject.toml with its pip table',
    'uv',
    {
      'pyproject.toml':
        '[tool.uv]\nindex-url = "https://evil.example/"\n[tool.uv.pip]\nextra-index-url = ["https://pip.example/"]\n',
    },
    {},
    ['https://evil.example/ default < pyproject.toml (untrusted)', 'https://pip.example/ < pyproject.toml (untrusted)'],
  ],
  [
    'uv: UV_CONFIG_FILE in place of every file',
    'uv',
    { '~/.config/uv/uv.toml': 'index-url = "https://not-read.example/"\n', '~/ci.toml': 'index-url = "https://ci.example/"\n' },
    { UV_CONFIG_FILE: '~/ci.toml' },
    ['https://ci.example/ default < ~/ci.toml'],
  ],
  [
    'uv: the machine file, and variables before it',
    'uv',
    { '/etc/uv/uv.toml': 'index-url = "https://machine.example/"\nfind-links = ["https://files.example/"]\n' },
    { UV_DEFAULT_INDEX: 'main=https://variable.example/simple', UV_FIND_LINKS: './wheels,https://links.example/' },
    [
      'https://variable.example/simple default < UV_DEFAULT_INDEX',
      'https://links.example/ < UV_FIND_LINKS',
      'https://files.example/ < /etc/uv/uv.toml',
    ],
  ],
];

const OTHERS: readonly Row[] = [
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

const LOCKFILES: readonly Row[] = [
  [
    'package-lock.json',
    'npm',
    {
      'package-lock.json': JSON.stringify(
        {
          packages: {
            a: { resolved: 'https://one.example/a/-/a-1.tgz' },
            b: { resolved: 'https://one.example/b.tgz' },
            c: { resolved: 'git+ssh://git@git.example/c.git#abc' },
            d: { resolved: 'file:../d' },
            e: { resolved: 'https://u:secret@two.example:8443/e.tgz' },
          },
        },
        null,
        2,
      ),
    },
    {},
    [
      'https://one.example/ < package-lock.json (untrusted)',
      'ssh://git.example/ < package-lock.json (untrusted)',
      'https://two.example:8443/ credentials < package-lock.json (untrusted)',
    ],
  ],
  [
    'yarn.lock of Yarn 1',
    'yarn',
    { 'yarn.lock': 'a@^1:\n  version "1.0.0"\n  resolved "https://y.example/a.tgz#abc"\n' },
    {},
    ['https://y.example/ < yarn.lock (untrusted)'],
  ],
  [
    'yarn.lock of berry',
    'yarn-berry',
    {
      'yarn.lock':
        '"a@https://y.example/a.tgz":\n  version: 1.0.0\n  resolution: "a@https://y.example/a.tgz"\n"b@npm:1":\n  resolution: "b@npm:1.0.0"\n',
    },
    {},
    ['https://y.example/ < yarn.lock (untrusted)'],
  ],
  [
    'pnpm-lock.yaml',
    'pnpm',
    {
      'pnpm-lock.yaml':
        'packages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x, tarball: https://p.example/a.tgz}\n  b@1:\n    resolution: {commit: abc, repo: git@git.example:b.git, type: git}\n',
    },
    {},
    ['https://p.example/ < pnpm-lock.yaml (untrusted)', 'ssh://git.example/ < pnpm-lock.yaml (untrusted)'],
  ],
  [
    'uv.lock',
    'uv',
    {
      'uv.lock':
        '[[package]]\nname = "a"\nsource = { registry = "https://idx.example/simple" }\nsdist = { url = "https://files.example/a.tar.gz", hash = "x" }\n',
    },
    {},
    ['https://idx.example/ < uv.lock (untrusted)', 'https://files.example/ < uv.lock (untrusted)'],
  ],
  [
    'Cargo.lock: git, and not the name of the default registry',
    'cargo',
    {
      'Cargo.lock':
        '[[package]]\nname = "a"\nsource = "registry+https://never-asked.example/index"\n[[package]]\nsource = "git+https://git.example/x?rev=1#abc"\n',
    },
    {},
    ['https://git.example/ < Cargo.lock (untrusted)'],
  ],
];

test.each([...NPM, ...PNPM, ...YARN, ...PYTHON, ...OTHERS, ...LOCKFILES])('%s (%s)', async (_name, manager, files, env, want) => {
  const place = makePlace(files);
  // `~/` in a variable stands for the test's home, `/xdg` and the like for a folder of the test.
  const real = Object.entries(env).map(([name, value]) => [
    name,
    value?.replace(/^~(?=\/)/, place.home).replace(/^\/(?=goroot|xdg)/, `${place.root}/`),
  ]);
  expect(await linesOf(manager, place, Object.fromEntries(real))).toEqual(want);
});
