import { test } from 'vitest';
import { expectRegistries, type Row } from '../registries.test-support.ts';

const ROWS: readonly Row[] = [
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
    // sallyport-ignore url-password: made up, it opens nothing
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

test.each(ROWS)('%s (%s)', expectRegistries);
