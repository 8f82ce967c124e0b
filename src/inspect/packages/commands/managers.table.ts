import type { Ecosystem } from '../package.ts';
import type { Roles } from './words.ts';

/** Which words behind a verb are packages. */
export type Takes =
  | 'every'
  | 'first'
  /** They are requirements files (`uv pip sync FILE`). */
  | 'files'
  /** `npm create NAME` runs `create-NAME`. */
  | 'create'
  | 'none';

export interface Verb {
  /** The verb, or several with `|` between them: `tool run|tool install`; `*` is any one word. Empty: the program alone. */
  readonly words: string;
  readonly takes: Takes;
  readonly does?: 'install' | 'run';
  /** Without a package it installs what the project says; `always` also with one. */
  readonly project?: 'alone' | 'always';
  /** Options end at the first word that is none. */
  readonly stops?: boolean;
  readonly roles?: Roles;
}

export interface Manager {
  readonly name: string;
  readonly programs: RegExp;
  /** How its words name packages. */
  readonly spec: 'npm' | 'python' | 'poetry' | 'cargo' | 'go' | 'gem' | 'maven' | 'deno' | 'none';
  readonly ecosystem: Ecosystem | undefined;
  readonly roles: Roles;
  readonly verbs: readonly Verb[];
}

const values = (...names: readonly string[]): Roles => Object.fromEntries(names.map((name) => [name, 'value']));
const flags = (...names: readonly string[]): Roles => Object.fromEntries(names.map((name) => [name, 'flag']));

/** npm's configuration that takes a word (npm-config); every other key is a switch. */
const NPM: Roles = {
  ...flags('--save', '--global', '--save-dev', '--save-exact', '--save-optional', '--save-peer', '--save-prod', '--no-save'),
  ...values(
    '--prefix',
    '-C',
    '--cache',
    '--userconfig',
    '--globalconfig',
    '--tag',
    '--before',
    '--min-release-age',
    '--omit',
    '--include',
  ),
  ...values(
    '--loglevel',
    '--workspace',
    '-w',
    '--cpu',
    '--os',
    '--libc',
    '--install-strategy',
    '--location',
    '--script-shell',
    '--otp',
  ),
  ...values('--proxy', '--https-proxy', '--noproxy', '--cafile', '--ca', '--cert', '--key', '--fetch-timeout', '--fetch-retries'),
  ...values(
    '--access',
    '--node-options',
    '--save-prefix',
    '--audit-level',
    '--depth',
    '--logs-dir',
    '--user-agent',
    '--maxsockets',
  ),
  ...values('--init-author-name', '--init-version', '--init-license', '--scope', '--replace-registry-host'),
  '--registry': 'index',
};

const NPM_RUN: Roles = {
  ...NPM,
  '--package': 'instead',
  '-p': 'instead',
  '--call': 'value',
  '-c': 'value',
  '--no': 'nothing',
  '--no-install': 'nothing',
};

const PNPM: Roles = {
  ...NPM,
  ...values(
    '--filter',
    '-F',
    '--filter-prod',
    '--dir',
    '--store-dir',
    '--virtual-store-dir',
    '--modules-dir',
    '--lockfile-dir',
    '--reporter',
  ),
  ...values(
    '--config-dir',
    '--network-concurrency',
    '--child-concurrency',
    '--resolution-mode',
    '--node-linker',
    '--save-catalog-name',
  ),
  ...flags('--save-catalog', '--workspace', '-w', '--workspace-root'),
  ...values('--allow-build', '--use-node-version'),
};

const YARN: Roles = {
  ...NPM,
  ...values(
    '--cwd',
    '--modules-folder',
    '--cache-folder',
    '--mutex',
    '--network-timeout',
    '--mode',
    '--preferred-cache-folder',
    '--use-yarnrc',
  ),
  ...flags('--workspace', '-w'),
};

const BUN: Roles = {
  ...NPM,
  ...values(
    '--cwd',
    '--backend',
    '--config',
    '--cache-dir',
    '--network-concurrency',
    '--concurrent-scripts',
    '--filter',
    '--linker',
  ),
};

const PIP: Roles = {
  '-r': 'requirements',
  '--requirement': 'requirements',
  '-c': 'constraints',
  '--constraint': 'constraints',
  '--build-constraint': 'constraints',
  '-b': 'constraints',
  '-e': 'package',
  '--editable': 'package',
  '-i': 'index',
  '--index-url': 'index',
  '--pypi-url': 'index',
  '--default-index': 'index',
  '--extra-index-url': 'extra-index',
  '--index': 'extra-index',
  '-f': 'extra-index',
  '--find-links': 'extra-index',
  ...values(
    '--target',
    '-t',
    '--prefix',
    '--root',
    '--platform',
    '--python-version',
    '--implementation',
    '--abi',
    '--upgrade-strategy',
  ),
  ...values(
    '--progress-bar',
    '--cache-dir',
    '--log',
    '--proxy',
    '--timeout',
    '--retries',
    '--cert',
    '--client-cert',
    '--trusted-host',
  ),
  ...values(
    '--no-binary',
    '--only-binary',
    '--src',
    '-C',
    '--config-settings',
    '--global-option',
    '--build-option',
    '--report',
    '--python',
  ),
  ...values(
    '--exists-action',
    '--root-user-action',
    '--keyring-provider',
    '--use-feature',
    '--use-deprecated',
    '--resume-retries',
  ),
  ...values(
    '--group',
    '-d',
    '--dest',
    '--download',
    '-w',
    '--wheel-dir',
    '--build',
    '--hash',
    '--only-final',
    '--all-releases',
    '--uploaded-prior-to',
  ),
};

/** uv's options that take a word, where they differ from pip's. */
const UV: Roles = {
  ...PIP,
  '-p': 'value',
  ...values(
    '--directory',
    '--project',
    '--config-file',
    '--python-platform',
    '--resolution',
    '--prerelease',
    '--fork-strategy',
    '--exclude-newer',
  ),
  ...values(
    '--index-strategy',
    '--link-mode',
    '--color',
    '--refresh-package',
    '--upgrade-package',
    '-P',
    '--reinstall-package',
    '--extra',
  ),
  ...values(
    '--allow-insecure-host',
    '--no-binary-package',
    '--no-build-package',
    '--no-build-isolation-package',
    '--config-setting',
    '--env-file',
  ),
  ...values(
    '--optional',
    '--package',
    '--rev',
    '--tag',
    '--branch',
    '--script',
    '--marker',
    '--bounds',
    '--no-group',
    '--only-group',
    '--no-extra',
  ),
  '--constraints': 'constraints',
  '--overrides': 'constraints',
  '--override': 'constraints',
  '--build-constraints': 'constraints',
  '--requirements': 'requirements',
  '--excludes': 'value',
};

/** Of `uv pip` they take a word, of `uv add` and `uv run` they are switches. */
const UV_SWITCHES: Roles = flags('--no-binary', '--no-build', '--only-binary');
const UV_ADD: Roles = { ...UV, ...UV_SWITCHES, '--index': 'index' };
const UV_RUN: Roles = {
  ...UV,
  ...UV_SWITCHES,
  '--with': 'package',
  '-w': 'package',
  '--with-editable': 'package',
  '--with-requirements': 'requirements',
  '--with-executables-from': 'package',
  '--from': 'instead',
};

const POETRY: Roles = {
  ...values('--group', '-G', '--extras', '-E', '--python', '--platform', '--markers', '--directory', '-C', '--project', '-P'),
  '--source': 'index',
};
const PDM: Roles = {
  '-e': 'package',
  '--editable': 'package',
  ...values('-G', '--group', '-p', '--project', '--lockfile', '-L', '--config', '-c'),
};
const PIPENV: Roles = {
  ...PIP,
  ...values('--python', '--categories', '--pipfile', '--extra-pip-args'),
  '--index': 'index',
};
const PIPX: Roles = {
  ...values('--python', '--suffix', '--venv', '--backend'),
  '--pip-args': 'arguments',
  '--preinstall': 'package',
  '--spec': 'instead',
  '-i': 'index',
  '--index-url': 'index',
  '-r': 'requirements',
  '--with': 'package',
};

const CARGO: Roles = {
  ...values(
    '--features',
    '-F',
    '--manifest-path',
    '--target',
    '--package',
    '-p',
    '--branch',
    '--tag',
    '--rev',
    '--config',
    '-Z',
    '--color',
    '--rename',
  ),
  ...values(
    '--root',
    '-j',
    '--jobs',
    '--bin',
    '--example',
    '--profile',
    '--target-dir',
    '--message-format',
    '--lockfile-path',
    '--base',
    '-C',
  ),
  '--version': 'version',
  '--vers': 'version',
  '--git': 'git',
  '--path': 'path',
  '--registry': 'index',
  '--index': 'index',
};

const GEM: Roles = {
  ...values(
    '-i',
    '--install-dir',
    '-n',
    '--bindir',
    '-p',
    '--http-proxy',
    '-P',
    '--trust-policy',
    '--platform',
    '-B',
    '--build-root',
    '-g',
    '--file',
  ),
  ...values('--document', '--without', '--target-rbconfig'),
  '-v': 'version',
  '--version': 'version',
  '-s': 'index',
  '--source': 'index',
};
const BUNDLE: Roles = {
  ...values(
    '-g',
    '--group',
    '--branch',
    '--ref',
    '--glob',
    '-r',
    '--require',
    '-j',
    '--jobs',
    '--gemfile',
    '--path',
    '--retry',
    '--with',
    '--without',
  ),
  '-v': 'version',
  '--version': 'version',
  '--source': 'index',
  '-s': 'index',
  '--git': 'git',
  '--github': 'git',
};

const CREATE: readonly Verb[] = [{ words: 'create|init|innit', takes: 'create', does: 'run' }];

/** After the managers' own references: npm 11, pnpm 10, Yarn 1 and 4, Bun 1.2, pip 25, uv 0.8, pipx 1.7, Poetry 2, PDM 2, Pipenv 2025, Cargo 1.85, Go 1.24, RubyGems 3.6, Maven 3.9. */
export const MANAGERS: readonly Manager[] = [
  {
    name: 'npm',
    programs: /^npm(?:\.cmd)?$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: NPM,
    verbs: [
      {
        words: 'install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall|add|install-test|it|link|ln',
        takes: 'every',
        project: 'alone',
      },
      {
        words: 'ci|clean-install|ic|install-clean|isntall-clean|cit|sit|install-ci-test|clean-install-test|rebuild|rb',
        takes: 'none',
        project: 'always',
      },
      { words: 'update|up|upgrade|udpate|dedupe|ddp', takes: 'every', project: 'always' },
      { words: 'audit fix', takes: 'none', project: 'always' },
      { words: 'exec|x', takes: 'first', does: 'run', roles: NPM_RUN },
      ...CREATE,
    ],
  },
  {
    name: 'npx',
    programs: /^npx(?:\.cmd)?$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: NPM_RUN,
    verbs: [{ words: '', takes: 'first', does: 'run', stops: true }],
  },
  {
    name: 'pnpm',
    programs: /^pnpm(?:\.cmd)?$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: PNPM,
    verbs: [
      { words: 'add|install|i|link|ln', takes: 'every', project: 'alone' },
      { words: 'update|up|upgrade|fetch|import|rebuild|rb|dedupe', takes: 'every', project: 'always' },
      { words: 'ci|install-test|it', takes: 'none', project: 'always' },
      { words: 'dlx', takes: 'first', does: 'run', stops: true, roles: { ...PNPM, '--package': 'instead' } },
      { words: 'create', takes: 'create', does: 'run' },
    ],
  },
  {
    name: 'pnpx',
    programs: /^pnpx$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: { ...PNPM, '--package': 'instead', '-p': 'instead' },
    verbs: [{ words: '', takes: 'first', does: 'run', stops: true }],
  },
  {
    name: 'yarn',
    programs: /^yarn(?:pkg|\.cmd)?$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: YARN,
    verbs: [
      { words: 'add|global add', takes: 'every' },
      { words: 'workspace * add|workspace * up|workspaces foreach add', takes: 'every' },
      { words: 'workspace * install', takes: 'none', project: 'always' },
      { words: 'install|import|dedupe', takes: 'none', project: 'always' },
      { words: 'up|upgrade|upgrade-interactive', takes: 'every', project: 'always' },
      { words: 'dlx', takes: 'first', does: 'run', stops: true, roles: { ...YARN, '--package': 'instead', '-p': 'instead' } },
      { words: 'create', takes: 'create', does: 'run' },
    ],
  },
  {
    name: 'corepack',
    programs: /^corepack$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: values('-o', '--output', '--install-directory'),
    verbs: [{ words: 'prepare|use|install|up', takes: 'every', project: 'alone' }],
  },
  {
    name: 'bun',
    programs: /^bun$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: BUN,
    verbs: [
      { words: 'add|a|install|i', takes: 'every', project: 'alone' },
      { words: 'update', takes: 'every', project: 'always' },
      { words: 'ci', takes: 'none', project: 'always' },
      { words: 'x', takes: 'first', does: 'run', stops: true, roles: { ...BUN, '--package': 'instead', '-p': 'instead' } },
      { words: 'create|c', takes: 'create', does: 'run' },
    ],
  },
  {
    name: 'bunx',
    programs: /^bunx$/,
    spec: 'npm',
    ecosystem: 'npm',
    roles: { ...BUN, '--package': 'instead', '-p': 'instead', '--no-install': 'nothing' },
    verbs: [{ words: '', takes: 'first', does: 'run', stops: true }],
  },
  {
    name: 'deno',
    programs: /^deno$/,
    spec: 'deno',
    ecosystem: 'npm',
    roles: values('--config', '-c', '--import-map', '--name', '-n', '--root', '--lock'),
    verbs: [
      { words: 'add|install|i', takes: 'every', project: 'alone' },
      { words: 'run|x', takes: 'first', does: 'run', stops: true },
      { words: 'init|create', takes: 'every', does: 'run' },
    ],
  },
  {
    name: 'pip',
    programs: /^pip(?:[\d.-]*\d)?(?:\.exe)?$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: PIP,
    verbs: [{ words: 'install|download|wheel', takes: 'every' }],
  },
  {
    name: 'pip-tools',
    programs: /^pip-(?:sync|compile)$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: { ...PIP, ...values('-o', '--output-file', '--resolver', '--pip-args', '--extra', '--annotation-style') },
    verbs: [{ words: '', takes: 'files' }],
  },
  {
    name: 'uv',
    programs: /^uv$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: UV,
    verbs: [
      { words: 'pip install', takes: 'every' },
      { words: 'pip sync|pip compile', takes: 'files' },
      { words: 'add', takes: 'every', roles: UV_ADD },
      { words: 'tool install', takes: 'first', roles: UV_RUN },
      { words: 'tool upgrade', takes: 'every', roles: UV_RUN },
      { words: 'tool run', takes: 'first', does: 'run', stops: true, roles: UV_RUN },
      { words: 'run', takes: 'none', does: 'run', stops: true, project: 'always', roles: UV_RUN },
      { words: 'sync|lock', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'uvx',
    programs: /^uvx$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: UV_RUN,
    verbs: [{ words: '', takes: 'first', does: 'run', stops: true }],
  },
  {
    name: 'pipx',
    programs: /^pipx$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: PIPX,
    verbs: [
      { words: 'install|upgrade|reinstall', takes: 'every' },
      { words: 'inject *', takes: 'every' },
      { words: 'run', takes: 'first', does: 'run', stops: true },
      { words: 'upgrade-all|reinstall-all|install-all', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'poetry',
    programs: /^poetry$/,
    spec: 'poetry',
    ecosystem: 'pypi',
    roles: POETRY,
    verbs: [
      { words: 'add|self add', takes: 'every' },
      { words: 'install|update|lock|sync|self update', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'pdm',
    programs: /^pdm$/,
    spec: 'poetry',
    ecosystem: 'pypi',
    roles: PDM,
    verbs: [
      { words: 'add|self add', takes: 'every' },
      { words: 'install|sync|update|lock', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'rye',
    programs: /^(?:rye|hatch)$/,
    spec: 'poetry',
    ecosystem: 'pypi',
    roles: values('--git', '--url', '--path', '--tag', '--rev', '--optional'),
    verbs: [
      { words: 'add|install', takes: 'every' },
      { words: 'sync|lock', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'pipenv',
    programs: /^pipenv$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: PIPENV,
    verbs: [
      { words: 'install|upgrade', takes: 'every', project: 'alone' },
      { words: 'sync|lock|update', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'easy_install',
    programs: /^easy_install(?:[\d.-]*\d)?$/,
    spec: 'python',
    ecosystem: 'pypi',
    roles: { ...PIP, '-d': 'value', '--install-dir': 'value', '-s': 'value', '-f': 'extra-index' },
    verbs: [{ words: '', takes: 'every' }],
  },
  {
    name: 'cargo',
    programs: /^cargo$/,
    spec: 'cargo',
    ecosystem: 'cargo',
    roles: CARGO,
    verbs: [
      { words: 'add|install|binstall', takes: 'every' },
      { words: 'update|fetch|build|b|run|r|test|t|check|c|vendor|generate-lockfile', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'go',
    programs: /^go(?:\d[\d.]*)?$/,
    spec: 'go',
    ecosystem: 'golang',
    roles: values('-C', '-mod', '-modfile', '-tags', '-ldflags', '-gcflags', '-o', '-exec', '-p', '-overlay'),
    verbs: [
      { words: 'get', takes: 'every', project: 'alone' },
      { words: 'install', takes: 'every', project: 'alone' },
      { words: 'run', takes: 'first', does: 'run', stops: true },
      { words: 'mod tidy|mod download|mod vendor', takes: 'none', project: 'always' },
      { words: 'work sync', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'gem',
    programs: /^gem[\d.]*$/,
    spec: 'gem',
    ecosystem: 'gem',
    roles: GEM,
    verbs: [
      { words: 'install|i|update|fetch', takes: 'every', project: 'alone' },
      { words: 'exec', takes: 'first', does: 'run', stops: true, roles: { ...GEM, '-g': 'instead', '--gem': 'instead' } },
    ],
  },
  {
    name: 'bundle',
    programs: /^bundler?$/,
    spec: 'gem',
    ecosystem: 'gem',
    roles: BUNDLE,
    verbs: [
      { words: 'add', takes: 'every' },
      { words: 'install|i|update|lock|cache|package', takes: 'none', project: 'always' },
      { words: '', takes: 'none', project: 'always' },
    ],
  },
  {
    name: 'mvn',
    programs: /^(?:mvnw?|mvnd)$/,
    spec: 'maven',
    ecosystem: 'maven',
    roles: values(
      '-f',
      '--file',
      '-s',
      '--settings',
      '-P',
      '--activate-profiles',
      '-pl',
      '--projects',
      '-T',
      '--threads',
      '-gs',
      '-t',
    ),
    verbs: [{ words: '', takes: 'every' }],
  },
  {
    name: 'conda',
    programs: /^(?:conda|mamba|micromamba|pixi)$/,
    spec: 'none',
    ecosystem: undefined,
    roles: values('-n', '--name', '-p', '--prefix', '-c', '--channel', '-f', '--file'),
    verbs: [{ words: 'install|create|add|update|upgrade|global install|env create|env update', takes: 'every' }],
  },
  {
    name: 'composer',
    programs: /^composer$/,
    spec: 'none',
    ecosystem: undefined,
    roles: values('-d', '--working-dir'),
    verbs: [{ words: 'require|req|r|global require', takes: 'every' }],
  },
  {
    name: 'dotnet',
    programs: /^(?:dotnet|nuget)$/,
    spec: 'none',
    ecosystem: undefined,
    roles: values('-v', '--version', '-s', '--source', '-f', '--framework', '--package-directory'),
    verbs: [{ words: 'add package|package add|tool install|install', takes: 'every' }],
  },
];
