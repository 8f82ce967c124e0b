/** What of a person's git configuration a run may know: enough to commit, nothing that runs a program or holds a secret. */
export interface GitIdentity {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly defaultBranch: string | undefined;
}

const LONGEST = 200;
const SECTION = /^\[([A-Za-z0-9.-]+)\]$/u;
const MOST_LINES = 5000;

/** Reads `user.name`, `user.email` and `init.defaultBranch` of a git configuration; includes are not followed (git-config(1)). */
export function parseGitIdentity(text: string): GitIdentity {
  const found: Record<string, string> = {};
  let section = '';
  for (const line of text.split('\n', MOST_LINES)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) {
      section = (SECTION.exec(trimmed)?.[1] ?? '').toLowerCase();
      continue;
    }
    const at = trimmed.indexOf('=');
    if (at > 0) found[`${section}.${trimmed.slice(0, at).trim().toLowerCase()}`] = plainValue(trimmed.slice(at + 1));
  }
  return { name: found['user.name'], email: found['user.email'], defaultBranch: found['init.defaultbranch'] };
}

/** The `~/.gitconfig` of a cage. Values are quoted; the workspace counts as safe though its owner may look foreign inside. */
export function renderGitConfig(identity: GitIdentity, workspace: string): string {
  const user = [setting('name', identity.name), setting('email', identity.email)].join('');
  const branch = setting('defaultBranch', identity.defaultBranch);
  return [
    user === '' ? '' : `[user]\n${user}`,
    branch === '' ? '' : `[init]\n${branch}`,
    `[safe]\n${setting('directory', workspace)}${setting('directory', `${workspace}/*`)}`,
  ].join('');
}

function setting(name: string, value: string | undefined): string {
  if (value === undefined || value === '') return '';
  const quoted = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `\t${name} = "${quoted}"\n`;
}

function plainValue(text: string): string {
  const plain = text.trim();
  const body =
    plain.startsWith('"') && plain.endsWith('"') && plain.length > 1
      ? plain.slice(1, -1).replace(/\\(["\\])/gu, '$1')
      : (plain.split(/ [#;]/u, 1)[0] ?? '');
  // Control characters would end the line or drive a terminal that shows the author's name.
  return [...body]
    .filter((char) => char >= ' ' && char !== '\u007f')
    .join('')
    .slice(0, LONGEST);
}
