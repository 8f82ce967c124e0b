import { flags, type Manager, type Verb, values } from './manager.ts';
import type { Roles } from './words.ts';

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

const CREATE: readonly Verb[] = [{ words: 'create|init|innit', takes: 'create', does: 'run' }];

/** npm 11, pnpm 10, Yarn 1 and 4, Bun 1.2. */
export const JAVASCRIPT_MANAGERS: readonly Manager[] = [
  {
    name: 'npm',
    programs: /^(?:npm|cnpm|tnpm)(?:\.cmd)?$/,
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
      // Yarn itself from an address, and code that runs in it; a bare word is a release or a plugin of Yarn's own.
      { words: 'set version|policies set-version|plugin import', takes: 'addresses', does: 'run' },
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
];
