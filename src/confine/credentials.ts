import { join } from 'node:path';
import { namesIn, statusOf } from './look.ts';
import { isWithin, overlaps } from './paths.ts';

/** Files and folders below a home folder that hold secrets of a person or of an agent: hidden, masked and never writable. */
const CREDENTIALS = [
  '.ssh',
  '.gnupg',
  '.password-store',
  '.aws',
  '.azure',
  '.oci',
  '.kube',
  '.docker',
  '.config/gcloud',
  '.config/doctl',
  '.netrc',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.git-credentials',
  '.config/git/credentials',
  '.config/gh',
  '.config/hub',
  '.config/glab-cli',
  '.vault-token',
  '.terraform.d/credentials.tfrc.json',
  '.terraformrc',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.gem/credentials',
  '.m2/settings.xml',
  '.m2/settings-security.xml',
  '.gradle/gradle.properties',
  '.config/pypoetry/auth.toml',
  '.composer/auth.json',
  '.config/composer/auth.json',
  '.poetry/auth.toml',
  '.nuget/NuGet/NuGet.Config',
  '.pgpass',
  '.pg_service.conf',
  '.my.cnf',
  '.mylogin.cnf',
  '.authinfo',
  '.authinfo.gpg',
  '.netrc.gpg',
  '_netrc',
  '.msmtprc',
  '.mbsyncrc',
  '.fetchmailrc',
  '.smbcredentials',
  '.passwd-s3fs',
  '.Xauthority',
  '.ICEauthority',
  '.s3cfg',
  '.boto',
  '.config/rclone',
  '.hex/hex.config',
  '.pub-cache/credentials.json',
  '.dotnet/corefx',
  '.julia/servers',
  '.julia/logs',
  '.local/share/uv/credentials',
  '.local/share/gem/credentials',
  '.stack/upload',
  '.opam/plugins/opam-publish',
  '.npm-global/etc/npmrc',
  '.config/yarn/global/.npmrc',
  '.config/uv',
  '.config/pnpm',
  '.config/hex',
  '.config/dart',
  '.config/pip',
  '.pip',
  '.config/cargo',
  '.condarc',
  '.continuum',
  '.ivy2/.credentials',
  '.sbt/.credentials',
  '.sbt/1.0/credentials.sbt',
  '.config/op',
  '.config/Bitwarden',
  '.config/filezilla',
  '.config/sops',
  '.config/age',
  '.local/share/keyrings',
  '.local/share/kwalletd',
  '.config/heroku',
  '.fly',
  '.config/netlify',
  '.netlify',
  '.config/hcloud',
  '.config/scw',
  '.config/linode-cli',
  '.config/ngrok',
  '.ngrok2',
  '.config/stripe',
  '.config/configstore',
  '.config/firebase',
  '.config/.wrangler',
  '.wrangler',
  '.local/share/com.vercel.cli',
  '.vercel',
  '.railway',
  '.supabase',
  '.config/supabase',
  '.databrickscfg',
  '.snowsql',
  '.snowflake',
  '.dbt/profiles.yml',
  '.circleci',
  '.config/helm',
  '.config/containers',
  '.huggingface',
  '.cache/huggingface/token',
  '.cache/huggingface/stored_tokens',
  '.kaggle',
  '.config/solana',
  '.ethereum',
  '.bitcoin',
  '.electrum',
  '.foundry/keystores',
  '.brownie/accounts',
  '.config/nix/netrc',
  '.config/nix/nix.conf',
  '.claude/.credentials.json',
  '.claude.json',
  '.codex/auth.json',
  '.codex/.credentials.json',
  '.gemini/oauth_creds.json',
  '.gemini/mcp-oauth-tokens.json',
  '.gemini/gemini-credentials.json',
  '.gemini/.env',
  '.config/github-copilot',
  '.copilot/config.json',
  '.local/share/opencode/auth.json',
  '.local/share/opencode/mcp-auth.json',
  '.cursor',
  '.config/openai',
  '.opencode/auth.json',
  '.codeium',
  '.lmstudio/.internal',
  '.lmstudio/conversations',
  '.config/anthropic',
  '.mozilla',
  '.config/google-chrome',
  '.config/chromium',
  '.config/BraveSoftware',
  '.config/microsoft-edge',
  '.thunderbird',
  '.config/vivaldi',
  '.config/opera',
  '.config/librewolf',
  '.librewolf',
  'snap/firefox',
  'snap/chromium',
  '.var/app',
  '.config/Signal',
  '.config/Slack',
  '.config/discord',
  '.config/Code/User/globalStorage',
  '.config/Cursor/User/globalStorage',
  '.bash_history',
  '.zsh_history',
  '.zhistory',
  '.histfile',
  '.history',
  '.ash_history',
  '.sh_history',
  '.local/share/fish/fish_history',
  '.irb_history',
  '.sqlite_history',
  '.rediscli_history',
  '.dbshell',
  '.mongosh',
  '.lesshst',
  '.viminfo',
  '.python_history',
  '.node_repl_history',
  '.psql_history',
  '.mysql_history',
  '.local/share/atuin',
] as const;

/** Calls of lstat(2) at most: a start must not wait for a folder with many thousands of keys. */
const MOST_CALLS = 4000;

/** The credentials below a home folder, as absolute paths, whether they exist or not. */
export function credentialPaths(home: string): readonly string[] {
  return CREDENTIALS.map((path) => `${home}/${path}`);
}

/** The credential that contains the path, or that the path contains; undefined when it is clear of all. */
export function credentialAt(path: string, homes: readonly string[]): string | undefined {
  for (const home of homes) {
    const [first] = CREDENTIALS;
    if (isWithin(home, path)) return `${home}/${first}`;
    if (!isWithin(path, home)) continue;
    // Asked several times a command: no path is put together that is only compared.
    const below = path.slice(home === '/' ? 1 : home.length + 1);
    const found = CREDENTIALS.find((credential) => overlaps(below, credential));
    if (found !== undefined) return `${home}/${found}`;
  }
  return undefined;
}

/**
 * Credential files with more than one name: a hard link to one of them inside the workspace would read through every
 * mask, because masks cover paths and not inodes. One folder deep, at most 4,000 calls of lstat(2), and the credentials
 * themselves come before what their folders hold.
 */
export function hardLinkedCredentials(home: string, homeEntries: ReadonlySet<string>): readonly string[] {
  const linked: string[] = [];
  const waiting = CREDENTIALS.filter((path) => homeEntries.has(path.split('/', 1)[0] ?? path)).map((path) => join(home, path));
  const own = waiting.length;
  for (let at = 0; at < waiting.length && at < MOST_CALLS; at++) {
    const path = waiting[at] ?? '';
    const status = statusOf(path);
    if (status?.isFile() === true && status.nlink > 1) linked.push(path);
    if (status?.isDirectory() === true && at < own)
      waiting.push(
        ...namesIn(path)
          .slice(0, MOST_CALLS)
          .map((name) => join(path, name)),
      );
  }
  return linked;
}
