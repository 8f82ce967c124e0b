import type { Policy } from '../model/index.ts';

/** What holds where no file says otherwise. */
export const BUILT_IN_POLICY: Policy = {
  version: 1,
  profile: 'workspace',
  approval: 'boundary',
  unattended: false,
  files: {
    read: [],
    write: [],
    // Whole names, because a pattern such as `.env.*` would also hide `.env.example`, which projects need.
    deny: [
      '.env', '.env.local', '.env.*.local', '.env.production', '.env.prod', '.env.development', '.env.dev', '.env.staging', '.env.stage', '.env.test.local', '.env.secret', '.env.secrets', '.env.vault',
      '.envrc.local', '.dev.vars', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ecdsa_sk', 'id_ed25519_sk', '.netrc', '_netrc', '.pgpass', '.my.cnf', '.git-credentials', '.pypirc', '.htpasswd', '.vault-token',
      '*.kdbx', '*.tfvars.secret', 'service-account*.json', 'serviceaccount*.json', 'credentials.json', 'client_secret*.json', 'secrets.yml.key', 'master.key', '*.jks', '*.keystore', '*.ppk',
    ],
    // What steers a later run, on the host or by another program: git, editors, agents, shells, package managers, CI.
    protect: [
      '.git/hooks', '.git/config', '.git/config.worktree', '.git/info/attributes', '.git/modules/*/hooks', '.git/modules/*/config', '.git/worktrees/*/config.worktree', '.gitmodules', '.husky', '.lefthook', '.pre-commit-config.yaml', '.lefthook.yml', 'lefthook.yml',
      '.vscode', '.idea', '.fleet', '.zed', '.devcontainer',
      '.claude', '.codex', '.cursor', '.gemini', '.windsurf', '.clinerules', '.roo', '.opencode', '.aider.conf.yml', '.continue', '.agents', '.mcp.json', 'opencode.json', 'opencode.jsonc',
      '.envrc', '.direnv', '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.profile', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.inputrc', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'bunfig.toml',
      '.cargo/config', '.cargo/config.toml', '.mise.toml', '.mise', 'mise.toml', '.github/workflows', '.github/actions', '.gitlab-ci.yml', '.circleci', '.buildkite', 'azure-pipelines.yml', 'Jenkinsfile',
      'sallyport.yaml',
    ],
    // What people change every day and what still runs later: reported, not refused.
    report: [
      'package.json', 'Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Taskfile.yml', 'AGENTS.md', 'CLAUDE.md', 'GEMINI.md', '.cursorrules', '.windsurfrules', '.github/copilot-instructions.md', 'Dockerfile', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yaml', 'compose.yml',
      'pyproject.toml', 'setup.py', 'setup.cfg', 'conftest.py', 'sitecustomize.py', '.gitattributes', '.tool-versions', '.nvmrc', '.ruby-version', 'Rakefile', 'Gemfile', 'build.gradle', 'build.gradle.kts', 'pom.xml', 'build.rs', 'flake.nix',
    ],
  },
  environment: {
    allow: [
      'PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'PWD', 'LANG', 'LANGUAGE', 'LC_*', 'TERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'COLORTERM', 'COLORFGBG', 'TERMINFO', 'TZ', 'EDITOR', 'VISUAL', 'PAGER', 'LESS', 'LS_COLORS', 'MANPAGER',
      'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR', 'CLICOLOR_FORCE', 'COLUMNS', 'LINES', 'CI', 'NODE_ENV', 'TMPDIR', 'DEBUG', 'VERBOSE', 'SOURCE_DATE_EPOCH', 'MAKEFLAGS', 'JAVA_HOME', 'GOPATH', 'GOROOT', 'GOFLAGS', 'CARGO_HOME', 'RUSTUP_HOME', 'NVM_DIR', 'PYENV_ROOT', 'VIRTUAL_ENV', 'CONDA_PREFIX', 'CONDA_DEFAULT_ENV',
      'PYTHONPATH', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONIOENCODING', 'CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'LDFLAGS', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_PAGER', 'GIT_TERMINAL_PROMPT',
    ],
    deny: [],
    set: {},
  },
  limits: { memory: 2 * 2 ** 30, pids: 320, cpu: 3600, time: 0, fileSize: 256 * 2 ** 20, openFiles: 8192 },
  commands: { allow: [], ask: [], deny: [] },
  destructive: { limit: 20, windowMs: 10_000 },
  preview: false,
  reads: false,
  sources: [{ layer: 'built-in', path: null }],
};
