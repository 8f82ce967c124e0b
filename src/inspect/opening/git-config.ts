/** Settings of git's own format: `section.sub.key` in lower case but for the middle part, and its value. */
export function gitConfig(text: string): readonly (readonly [key: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  let section = '';
  for (const line of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
    const head = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\](.*)$/.exec(line);
    if (head !== null)
      section = head[2] === undefined ? (head[1] ?? '').toLowerCase() : `${(head[1] ?? '').toLowerCase()}.${head[2]}`;
    const rest = head === null ? line : (head[3] ?? '');
    const [, key, value] = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(rest) ?? [];
    if (key !== undefined && section !== '') found.push([`${section}.${key.toLowerCase()}`, (value ?? 'true').trim()]);
  }
  return found;
}

/** Settings whose value is a command line that git hands to a shell, or a program that it starts (git-config(1)). */
const RUNS =
  /^(?:core\.(?:fsmonitor|sshcommand|editor|pager|askpass|gitproxy|alternaterefscommand)|sequence\.editor|diff\.external|diff\..*\.(?:command|textconv)|filter\..*\.(?:clean|smudge|process)|merge\..*\.driver|credential(?:\..*)?\.helper|gpg(?:\..*)?\.program|uploadpack\.packobjectshook|remote\..*\.(?:uploadpack|receivepack)|alias\..*|interactive\.difffilter|man\..*\.cmd|browser\..*\.cmd|(?:diff|merge)tool\..*\.cmd)$/;

/** Whether git runs what this setting names. KEY is as `gitConfig` gives it. */
export function gitRuns(key: string, value: string): boolean {
  if (!RUNS.test(key)) return false;
  // An alias of git's own words runs nothing, and its own watcher is git itself.
  if (key.startsWith('alias.')) return value.startsWith('!');
  return key !== 'core.fsmonitor' || !/^(?:true|false)$/.test(value);
}
