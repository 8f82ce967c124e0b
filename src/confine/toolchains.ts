/** What a build needs from a home folder: compilers, interpreters, and caches of packages. Bound read-only where present. */
export const TOOLCHAINS = [
  '.nvm', '.volta', '.fnm', '.nodenv', '.n', '.asdf', '.mise', '.local/share/mise', '.local/share/rtx', '.pyenv', '.rbenv', '.goenv', '.jenv',
  '.rustup', '.cargo/bin', '.cargo/registry', '.cargo/git', '.cargo/env', '.local/bin', '.local/lib', '.local/pipx', '.local/share/pipx',
  '.local/share/pnpm', '.local/share/uv', '.local/share/fnm', '.local/share/gem', '.local/share/virtualenv', '.bun', '.deno', '.sdkman',
  'go/bin', 'go/pkg', '.m2/repository', '.m2/wrapper', '.gradle/caches', '.gradle/wrapper', '.ivy2/cache', '.sbt/boot', '.gem', '.bundle/cache',
  '.composer/vendor', '.config/composer/vendor', '.dotnet', '.nuget/packages', '.terraform.d/plugins', '.terraform.d/plugin-cache', '.ghcup', '.cabal/bin',
  '.cabal/packages', '.stack', '.opam', '.elan', '.juliaup', '.julia', '.mix', '.hex', '.krew/bin', '.pub-cache', '.npm-global', '.yarn/bin',
  '.config/yarn/global', 'miniconda3', 'anaconda3', 'miniforge3', '.linuxbrew', '.nix-profile', '.local/state/nix',
] as const;

/** Caches that tools also write: a private, empty folder of the run, in which what was there is bound read-only. */
export const PRIVATE_CACHES = [
  {
    path: '.cache',
    keeps: [
      'pip', 'uv', 'yarn', 'go-build', 'node', 'pnpm', 'node-gyp', 'deno', 'electron', 'Cypress', 'ms-playwright', 'puppeteer', 'pypoetry',
      'pre-commit', 'bazelisk', 'composer', 'helm', 'golangci-lint', 'prisma', 'turbo', 'coursier',
    ],
  },
  { path: '.npm', keeps: ['_cacache'] },
] as const;
