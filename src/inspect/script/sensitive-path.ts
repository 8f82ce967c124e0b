/** What a path is worth to an attacker. `weak`: administration writes it too, so a finding there weighs less. */
export type Sensitivity = 'login' | 'persistence' | 'weak-persistence' | 'agent' | undefined;

// Tests and build tools copy dotfiles and repositories under temporary folders all day; nothing there outlives them.
const TEMPORARY =
  /^(?:\/tmp\/|\/var\/tmp\/|\$\(mktemp\)|\$\{?(?:tmp|temp|TMP|TEMP|TMPDIR|tmpdir|tmp_path|BATS_TMPDIR|BATS_TEST_TMPDIR|RUNNER_TEMP|WORKDIR|workdir|TESTDIR|testdir|sandbox|fixture)\b)/;

const WRITES: readonly (readonly [RegExp, Exclude<Sensitivity, undefined>])[] = [
  [/(?:^|\/)\.ssh\/(?:authorized_keys2?|rc|config|environment|id_[a-z0-9]+)$/, 'login'],
  [
    /^\/etc\/(?:passwd|shadow|gshadow|sudoers|sudoers\.d\/.+|ld\.so\.preload|pam\.d\/.+|security\/.+|ssh\/sshd_config(?:\.d\/.+)?)$/,
    'login',
  ],
  [
    /^(?:~|\/root|\/home\/[^/]+|\$\(\))\/\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|xprofile|xinitrc|xsessionrc|inputrc|gitconfig|vimrc|pythonrc)$/,
    'persistence',
  ],
  [
    /^(?:~|\/root|\/home\/[^/]+|\$\(\))\/\.config\/(?:systemd\/user\/.+|autostart\/.+|fish\/config\.fish|fish\/conf\.d\/.+|environment\.d\/.+)$/,
    'persistence',
  ],
  [/^(?:~|\/Users\/[^/]+)?\/Library\/Launch(?:Agents|Daemons)\/.+$/, 'persistence'],
  [
    /^\/etc\/(?:crontab|cron\.[a-z]+\/.+|anacrontab|profile|bash\.bashrc|zsh\/.+|rc\.local|ld\.so\.conf\.d\/.+|xdg\/autostart\/.+|update-motd\.d\/.+)$/,
    'persistence',
  ],
  [/^\/var\/spool\/cron\/.+$/, 'persistence'],
  [/^\/(?:etc|usr\/lib|lib|run)\/systemd\/.+$/, 'weak-persistence'],
  [/^\/etc\/(?:profile\.d|init\.d|udev\/rules\.d)\/.+$/, 'weak-persistence'],
  [/(?:^|\/)\.git\/(?:modules\/.+\/)?hooks\/[^/]+$/, 'persistence'],
  [/(?:^|\/)\.claude\/(?:settings(?:\.local)?\.json|hooks\/.+|agents\/.+|commands\/.+)$/, 'agent'],
  [
    /(?:^|\/)\.(?:cursor\/(?:mcp|hooks)\.json|codex\/config\.toml|gemini\/settings\.json|vscode\/(?:tasks|settings|mcp)\.json|mcp\.json)$/,
    'agent',
  ],
  [/(?:^|\/)(?:opencode\.jsonc?|claude_desktop_config\.json|mcp_config\.json)$/, 'agent'],
];

const CREDENTIALS: readonly RegExp[] = [
  /(?:^|\/)\.ssh(?:\/(?:id_[a-z0-9_]+|identity|.*_(?:rsa|dsa|ecdsa|ed25519)|\*|authorized_keys|known_hosts)?)?$/,
  /(?:^|\/)\.aws(?:\/(?:credentials|config|\*|sso\/.*)?)?$/,
  /(?:^|\/)\.(?:netrc|git-credentials|pgpass|my\.cnf|vault-token|npmrc|pypirc|boto|s3cfg)$/,
  /(?:^|\/)\.(?:docker\/config\.json|kube\/config|kube\/?|gnupg(?:\/.*)?|azure(?:\/.*)?|config\/gcloud(?:\/.*)?|config\/gh\/hosts\.yml|cargo\/credentials(?:\.toml)?|gem\/credentials|terraform\.d\/credentials.*)$/,
  /(?:^|\/)\.(?:claude\/\.credentials\.json|codex\/auth\.json|gemini\/oauth_creds\.json|local\/share\/keyrings(?:\/.*)?|password-store(?:\/.*)?)$/,
  /(?:^|\/)\.(?:mozilla\/firefox|config\/google-chrome|config\/chromium|config\/BraveSoftware|thunderbird)(?:\/.*)?$/,
  /(?:^|\/)\.(?:bitcoin|ethereum|electrum|config\/solana|exodus|monero)(?:\/.*)?$/,
  /(?:^|\/)\.(?:bash|zsh|python|psql|mysql)_history$/,
  /^\/etc\/(?:shadow|gshadow|sudoers|master\.passwd|ssh\/ssh_host_[a-z0-9]+_key|krb5\.keytab)$/,
  /^\/proc\/(?:self|[0-9]+|\*)\/environ$/,
  /(?:^|\/)(?:Login Data|Cookies|logins\.json|key4\.db|wallet\.dat)$/,
];

// Names of folders and files without which none of the patterns above holds: hidden ones, others by their beginning, and whole ones.
const HIDDEN =
  'ssh bash prof zsh zprof zlog kshrc cshrc tcshrc xprof xinit xsess inputrc git vimrc vscode vault python config claude cursor codex cargo gemini gem mcp aws netrc pgpass my npmrc pypirc boto s3cfg docker kube gnupg azure terraform local password mozilla thunder bitcoin ether electrum exodus monero psql'.split(
    ' ',
  );
const OPEN = ['spool', 'systemd', 'Launch', 'opencode', 'claude_', 'mcp_', 'Login Data', 'Cookies', 'logins', 'key4', 'wallet'];
const WHOLE = ['etc', 'proc'];
const NAMES = `\\.(?:${HIDDEN.join('|')})|${OPEN.join('|')}`;
const PART = new RegExp(`(?:^|/)(?:${NAMES}|(?:${WHOLE.join('|')})(?:$|/))`);
const IN_TEXT = new RegExp(`(?:^|\\W)(?:${NAMES}|(?:${WHOLE.join('|')})(?:$|\\W))`);
// A line that is joined to the one before by a backslash begins wherever that ended.
const IN_QUOTES = new RegExp(`(?:^|['"\`/\\\\\\n])(?:${NAMES}|(?:${WHOLE.join('|')})(?:$|['"\`/\\\\]))`);

/** Words of which one stands in each program with a text that is a part of a sensitive path, but for escapes; a space is whatever is no letter. */
export const SENSITIVE_WORDS: readonly string[] = [
  ...HIDDEN.flatMap((name) => [` .${name}`, `/.${name}`]),
  ...OPEN,
  ...WHOLE.flatMap((name) => [` ${name} `, `/${name} `, ` ${name}/`, `/${name}/`]),
];

/** The same for the text of a whole program, whose parts of paths stand between whatever marks, but for escapes. */
export function mayNameSensitive(text: string): boolean {
  return IN_TEXT.test(text);
}

/** The same where only quotes hold texts: what stands between blanks, as `etc.` does in a comment, is no part of a path. */
export function mayQuoteSensitive(text: string): boolean {
  return IN_QUOTES.test(text);
}

/** False: no path that this text is a part of is sensitive. */
export function mayBePartOfSensitive(text: string): boolean {
  return PART.test(text);
}

const MAX_PATH = 4096;

/** `$HOME/x`, `${HOME}/x`, `~user/x` become `~/x`; `./` in front goes. */
function homeForm(path: string): string {
  return path
    .replace(
      /^(?:\$HOME|\$\{HOME(?::-[^}]{0,40})?\}|~[a-z_][a-z0-9_-]{0,31}|%USERPROFILE%|\$env:(?:HOME|USERPROFILE))(?=\/|\\|$)/i,
      '~',
    )
    .replace(/^\.\//, '')
    .replace(/\/{2,9}/g, '/');
}

/** Judges a path that is written to. */
export function sensitiveWrite(path: string): Sensitivity {
  if (path.length > MAX_PATH) return undefined;
  const form = homeForm(path);
  if (TEMPORARY.test(form)) return undefined;
  return WRITES.find(([pattern]) => pattern.test(form))?.[1];
}

/** Whether reading this path yields credentials or other people's secrets. Public keys and samples are not. */
export function holdsCredentials(path: string): boolean {
  if (path.length > MAX_PATH || path.endsWith('.pub')) return false;
  const form = homeForm(path).replace(/\/$/, '');
  return !TEMPORARY.test(form) && CREDENTIALS.some((pattern) => pattern.test(form));
}
