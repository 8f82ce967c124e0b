/** Commands that stand where a program takes one as text: variables, options, and what a program that nobody knows has for arguments. */
import type { Call } from './call.ts';
import { optionValues } from './call.ts';
import type { Arg, Output, Scope } from './scope.ts';
import { literal, noteUnknown, within } from './scope.ts';

// Variables whose value another program gives to a shell or starts: git(1), less(1), man(1), rsync(1), bash(1), svn, hg, kubectl, psql.
const STARTED =
  /^(?:GIT_(?:SSH_COMMAND|SSH|EXTERNAL_DIFF|EDITOR|SEQUENCE_EDITOR|PAGER|PROXY_COMMAND|ASKPASS)|(?:SSH|SUDO)_ASKPASS|EDITOR|VISUAL|FCEDIT|(?:MAN|PSQL_|SYSTEMD_|GH_|AWS_)?PAGER|BROWSER|LESSOPEN|LESSCLOSE|RSYNC_RSH|CVS_RSH|SVN_(?:SSH|EDITOR)|HGEDITOR|(?:KUBE|SYSTEMD|SUDO)_EDITOR|PROMPT_COMMAND)$/;
const PROMPTS = /^PS[0-4]$/;
// Variables by which code is loaded into whatever program is started next: ld.so(8), bash(1), git(1), and the interpreters' own.
const LOADED =
  /^(?:LD_PRELOAD|LD_AUDIT|BASH_ENV|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_CONFIG_(?:GLOBAL|SYSTEM|PARAMETERS)|PYTHONSTARTUP|PYTHONHOME|PERL5DB)$/;
const LOADED_WITH: Readonly<Record<string, RegExp>> = {
  ENV: /^[.~/$]/,
  NODE_OPTIONS: /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)\b/,
  PERL5OPT: /-[MmIdT]*M/,
  RUBYOPT: /-r/,
  JAVA_TOOL_OPTIONS: /-(?:javaagent|agentlib|agentpath)/,
  _JAVA_OPTIONS: /-(?:javaagent|agentlib|agentpath)/,
  // A folder in front of the system's answers for each program by name; those that package managers make are meant to.
  PATH: /^(?!\$|\/(?:usr|bin|sbin|opt|nix|snap)\b|[^:]*(?:node_modules\/\.bin|vendor\/bin|\.venv\/bin|venv\/bin|\.local\/bin|\.cargo\/bin)\/?:)[^:]+:/,
};

/** Follows a variable that is given a command; one word alone is a program's name, as in `EDITOR=vim`. */
export function runSetting(name: string, { text }: Output, scope: Scope): void {
  if (isLoaded(name, text)) noteUnknown(scope, `what ${name} makes programs load is only known when they run`);
  if (text === null || scope.depth > 6) return;
  if (/^GIT_CONFIG_VALUE_\d+$/.test(name) && /\S\s+\S/.test(text))
    scope.found.machine.runText(text.replace(/^!/, ''), within(scope, `${name}=`), undefined);
  const inner = (): Scope => within(scope, `${name}=`);
  if (PROMPTS.test(name) && /\$\(|`/.test(text)) scope.found.machine.runText(`: "${text}"`, inner(), undefined);
  if (STARTED.test(name) && /\S\s+\S/.test(text)) scope.found.machine.runText(text.replace(/^[|!\s-]+/, ''), inner(), undefined);
}

function isLoaded(name: string, text: string | null): boolean {
  if (LOADED.test(name)) return text !== '' && text !== '/dev/null';
  const pattern = Object.hasOwn(LOADED_WITH, name) ? LOADED_WITH[name] : undefined;
  return text !== null && pattern?.test(text) === true;
}

interface TextOption {
  readonly programs: readonly string[];
  /** Options whose value is the text; without them each argument is looked at. */
  readonly flags?: readonly string[];
  /** The part of the value that is a command; all of it without one. */
  readonly part?: RegExp;
}

/** After the programs' own manual pages. */
const TEXT_OPTIONS: readonly TextOption[] = [
  {
    programs: ['ssh', 'scp', 'sftp', 'autossh', 'sshfs', 'ssh-copy-id'],
    flags: ['-o'],
    part: /^\s*(?:ProxyCommand|LocalCommand|KnownHostsCommand)(?:\s*=\s*|\s+)(.+)$/is,
  },
  { programs: ['scp', 'sftp'], flags: ['-S'] },
  {
    programs: ['tar', 'gtar', 'bsdtar'],
    flags: ['--use-compress-program', '-I', '--to-command', '--info-script', '--new-volume-script', '-F', '--rsh-command'],
  },
  { programs: ['rsync'], flags: ['-e', '--rsh'] },
  { programs: ['zip'], flags: ['-TT', '--unzip-command'] },
  {
    programs: ['git'],
    flags: [
      '--upload-pack',
      '--receive-pack',
      '--exec',
      '--open-files-in-pager',
      '-O',
      '-u',
      '--to-cmd',
      '--cc-cmd',
      '--sendmail-cmd',
    ],
  },
  { programs: ['git'], part: /^ext::(.+)$/s },
  {
    programs: ['git'],
    flags: ['-c', '--config'],
    part: /^(?:core\.(?:sshcommand|fsmonitor|editor|pager|askpass|gitproxy)|credential\..*)=!?(.+)$/is,
  },
  { programs: ['sed', 'gsed'], part: /(?:^|[;{}\n\d$/])[ \t]*e[ \t]+([^\n;]{1,2000})/ },
  { programs: ['wget'], flags: ['--use-askpass'] },
  { programs: ['man'], flags: ['-P', '--pager'] },
  { programs: ['less', 'more', 'most'], part: /^\+!(.+)$/s },
  { programs: ['sort'], flags: ['--compress-program'] },
  { programs: ['split'], flags: ['--filter'] },
  { programs: ['gdb', 'lldb'], flags: ['-ex', '-iex', '--eval-command', '-o'], part: /^\s*(?:!|shell\s|platform shell\s)(.+)$/s },
  { programs: ['lftp', 'ftp', 'sftp'], flags: ['-e', '-c'], part: /(?:^|;)\s*!(.+)$/s },
  { programs: ['sqlite3', 'sqlite'], part: /^\s*\.(?:shell|system)\s+(.+)$/s },
  { programs: ['psql'], flags: ['-c', '--command'], part: /^\s*\\!\s*(.+)$/s },
  { programs: ['mysql', 'mariadb'], flags: ['-e', '--execute'], part: /^\s*(?:\\!|system\s)\s*(.+)$/s },
  { programs: ['make', 'gmake'], part: /^SHELL=(.+)$/s },
  { programs: ['make', 'gmake'], part: /\$\(shell ([^)]{1,2000})\)/ },
];

/** Follows the commands in a program's options. */
export function runOptionTexts(call: Call): void {
  for (const { programs, flags, part } of TEXT_OPTIONS) {
    if (!programs.includes(call.program)) continue;
    for (const { value } of flags === undefined ? call.args : optionValues(call.args, ...flags)) {
      const text = value === null ? undefined : part === undefined ? value : part.exec(value)?.[1];
      if (text !== undefined && /\S\s+\S/.test(text))
        // In git-remote-ext(1) `% ` is a blank within a word.
        call.scope.found.machine.runText(text.replaceAll('% ', '\\ '), within(call.scope, call.program), undefined);
    }
  }
}

// Programs whose arguments are words about something, never a command.
const READERS: ReadonlySet<string> = new Set([
  ...[
    'man',
    'help',
    'info',
    'tldr',
    'apropos',
    'whatis',
    'which',
    'whereis',
    'type',
    'cheat',
    'history',
    'say',
    'logger',
    'notify-send',
  ],
  ...[
    'grep',
    'egrep',
    'fgrep',
    'zgrep',
    'rg',
    'ag',
    'ack',
    'ugrep',
    'ast-grep',
    'semgrep',
    'jq',
    'yq',
    'diff',
    'cat',
    'less',
    'ls',
  ],
  ...[
    'git',
    'gh',
    'glab',
    'hub',
    'svn',
    'hg',
    'jj',
    'claude',
    'codex',
    'gemini',
    'opencode',
    'llm',
    'aider',
    'curl',
    'wget',
    'http',
  ],
]);
const LOSES = /^(?:\S*\/)?(?:rm|shred|unlink|truncate|wipefs|mkfs(?:\.\w+)?)$/;
const LOSING_TEXT = /^\s*(?:(?:sudo|exec|command|env)\s+)*(?:\S*\/)?(?:rm|shred|truncate|wipefs|mkfs(?:\.\w+)?)\s+-\S/;

/**
 * A program that no rule knows and that has a whole command that deletes for its arguments, as words or as one text, probably
 * starts it: `lerna exec -- rm -rf dist`, `sg wheel -c 'rm -rf src'`.
 */
export function runTail(call: Call): void {
  if (READERS.has(call.program)) return;
  const { args, scope } = call;
  const at = args.findIndex((arg, index) => LOSES.test(arg.value ?? '') && args[index + 1]?.value?.startsWith('-') === true);
  if (at !== -1) scope.found.machine.runWords(args.slice(at), within(scope, call.program), undefined);
  for (const { value } of args.slice(0, 50))
    if (value !== null && LOSING_TEXT.test(value)) scope.found.machine.runText(value, within(scope, call.program), undefined);
}

const HIDDEN_NAMES = [
  'rm',
  'shred',
  'unlink',
  'truncate',
  'dd',
  'mkfs',
  'wipefs',
  'bash',
  'sh',
  'python3',
  'perl',
  'git',
  'find',
];

/** What a program may be whose name is a pattern (`/bin/r?`) or a variable that may be empty (`$SUDO rm`). */
export function runGuessed(first: Arg, rest: readonly Arg[], scope: Scope): void {
  const guess = first.glob ? HIDDEN_NAMES.find((name) => matches(first.value ?? '', name)) : undefined;
  if (guess !== undefined) scope.found.machine.runWords([literal(guess), ...rest], within(scope, first.raw), undefined);
  if (first.value === null && /^\$\{?\w+\}?$/.test(first.raw) && rest.length > 0)
    scope.found.machine.runWords(rest, within(scope, first.raw), undefined);
}

// One name of a few letters against a pattern of the shell: brackets may hold ranges.
function matches(pattern: string, name: string): boolean {
  const last = pattern.slice(pattern.lastIndexOf('/') + 1);
  if (last.length > 40 || !/^(?:[\w.*?-]|\[[\w!^-]+\])+$/.test(last)) return false;
  const source = last.replace(/\[!/g, '[^').replaceAll('.', '\\.').replace(/\*+/g, '\\w*').replaceAll('?', '\\w');
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    return false;
  }
}
