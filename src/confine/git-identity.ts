/**
 * What of a person's git configuration a run may know: what decides how commits look and what they hold, and nothing that runs a program
 * of their choice or holds a secret.
 */
export interface GitIdentity {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly defaultBranch: string | undefined;
  /** Further settings of plain words, as `section.name`. */
  readonly plain: Readonly<Record<string, string>>;
  /** Large files go through git-lfs, as its own installation has set it. */
  readonly hasLfs: boolean;
  /** What is ignored in every repository of theirs: the text of that file. */
  readonly ignored: string | undefined;
}

export const NO_IDENTITY: GitIdentity = {
  ...{ name: undefined, email: undefined, defaultBranch: undefined, ignored: undefined },
  plain: {},
  hasLfs: false,
};

export type GitSetting = readonly [key: string, value: string];

const LONGEST = 200;
const MOST_LINES = 5000;
const SECTION = /^\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]$/u;

/** Settings that change what a commit holds or how histories meet. Their values are words; none names a file or a program. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['core.autocrlf', 'core.eol', 'core.safecrlf', 'core.precomposeunicode', 'core.quotepath'],
  ...['pull.rebase', 'pull.ff', 'merge.ff', 'merge.conflictstyle', 'rebase.autosquash', 'rebase.autostash', 'rebase.updaterefs'],
  ...['push.default', 'push.autosetupremote', 'push.followtags', 'fetch.prune', 'rerere.enabled', 'commit.cleanup'],
  ...['diff.algorithm', 'diff.renames', 'diff.colormoved', 'branch.autosetuprebase', 'submodule.recurse'],
]);
const WORD = /^[A-Za-z0-9_-]{1,40}$/;

/** As `git lfs install` writes it. */
const LFS: Readonly<Record<string, string>> = {
  clean: 'git-lfs clean -- %f',
  smudge: 'git-lfs smudge -- %f',
  process: 'git-lfs filter-process',
  required: 'true',
};

/** All settings of a text, in their order; sections and names in lower case, what stands in quotes as it is. */
export function gitSettings(text: string): readonly GitSetting[] {
  const found: GitSetting[] = [];
  let section = '';
  for (const line of text.split('\n', MOST_LINES)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) {
      const [, name, sub] = SECTION.exec(trimmed) ?? [];
      section = name === undefined ? '' : `${name.toLowerCase()}${sub === undefined ? '' : `.${sub.replace(/\\(.)/gu, '$1')}`}`;
      continue;
    }
    const at = trimmed.indexOf('=');
    if (at > 0) found.push([`${section}.${trimmed.slice(0, at).trim().toLowerCase()}`, plainValue(trimmed.slice(at + 1))]);
  }
  return found;
}

/**
 * Whether an `includeIf` holds: its repository lies where the condition says. Patterns with `*` are not understood, and hold nowhere.
 *
 * @param folder the repository's own folder (`.git`)
 */
export function includeHolds(condition: string, folder: string, home: string): boolean {
  const [, kind, written = ''] = /^gitdir(\/i)?:(.*)$/.exec(condition) ?? [];
  if (!condition.startsWith('gitdir') || written === '' || /[*?[]/.test(written)) return false;
  const path = written.startsWith('~/') ? `${home}/${written.slice(2)}` : written;
  const [wanted, there] = kind === undefined ? [path, folder] : [path.toLowerCase(), folder.toLowerCase()];
  return path.startsWith('/') && (wanted.endsWith('/') ? there.startsWith(wanted) : there === wanted);
}

/** Of all settings, a later one before an earlier one. */
export function identityOf(settings: readonly GitSetting[], ignored: string | undefined): GitIdentity {
  const last = new Map(settings);
  return {
    name: last.get('user.name'),
    email: last.get('user.email'),
    defaultBranch: last.get('init.defaultbranch'),
    plain: Object.fromEntries([...last].filter(([key, value]) => PLAIN.has(key) && WORD.test(value))),
    hasLfs: last.get('filter.lfs.clean') === LFS['clean'],
    ignored,
  };
}

/** Reads settings of one text; includes are not followed (git-config(1)). */
export function parseGitIdentity(text: string): GitIdentity {
  return identityOf(gitSettings(text), undefined);
}

/** The `~/.gitconfig` of a cage. Values are quoted; the workspace counts as safe though its owner may look foreign inside. */
export function renderGitConfig(identity: GitIdentity, workspace: string, ignoredAt: string): string {
  const user = [setting('name', identity.name), setting('email', identity.email)].join('');
  const branch = setting('defaultBranch', identity.defaultBranch);
  const plain = Object.entries(identity.plain).map(([key, value]) => {
    const [section = '', name = ''] = key.split('.');
    return `[${section}]\n${setting(name, value)}`;
  });
  return [
    user === '' ? '' : `[user]\n${user}`,
    branch === '' ? '' : `[init]\n${branch}`,
    ...plain,
    identity.ignored === undefined ? '' : `[core]\n${setting('excludesFile', ignoredAt)}`,
    identity.hasLfs
      ? `[filter "lfs"]\n${Object.entries(LFS)
          .map(([name, value]) => setting(name, value))
          .join('')}`
      : '',
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
