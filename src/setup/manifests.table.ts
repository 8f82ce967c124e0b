/** Files whose content decides what setup makes, wherever they lie in the workspace. */
export const MANIFESTS: ReadonlySet<string> = new Set([
  // JavaScript
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  '.npmrc',
  'yarn.lock',
  '.yarnrc',
  '.yarnrc.yml',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  '.pnpmfile.cjs',
  '.pnpmfile.mjs',
  'bun.lock',
  'bun.lockb',
  'bunfig.toml',
  'deno.json',
  'deno.jsonc',
  'deno.lock',
  // Python
  'pyproject.toml',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'uv.toml',
  'Pipfile',
  'Pipfile.lock',
  'setup.py',
  'setup.cfg',
  'environment.yml',
  // Rust
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain',
  'rust-toolchain.toml',
  // Go
  'go.mod',
  'go.sum',
  'go.work',
  'go.work.sum',
  // Ruby, PHP
  'Gemfile',
  'Gemfile.lock',
  'composer.json',
  'composer.lock',
  // Versions of the tools themselves
  '.nvmrc',
  '.node-version',
  '.python-version',
  '.ruby-version',
  '.tool-versions',
  'mise.toml',
  '.mise.toml',
]);

/** Manifests whose names vary, and files that managers read from a folder of a fixed name. */
export const MANIFEST_PATHS: readonly RegExp[] = [
  /(?:^|\/)(?:requirements|constraints)[^/]*\.(?:txt|in)$/,
  /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/,
  /(?:^|\/)\.cargo\/config(?:\.toml)?$/,
  /(?:^|\/)patches\/[^/]+\.patch$/,
  /\.gemspec$/,
];

/** What these read when a command starts them without naming a file. */
export const RUNNER_FILES: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml'],
};

/** Folders that setup makes, or that a build makes again. */
export const SKIPPED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  'target',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  'dist',
  '__pycache__',
  '.pnpm-store',
]);
