import { programName } from './language.ts';
import { isShell, type PlainCommand } from './shell-command.ts';

const FETCHERS = new Set([
  'curl',
  'wget',
  'wget2',
  'fetch',
  'aria2c',
  'http',
  'https',
  'xh',
  'lwp-request',
  'lwp-download',
  'GET',
  'lynx',
  'links',
  'w3m',
  'ftp',
  'tftp',
  'axel',
]);
const NETCATS = new Set(['nc', 'ncat', 'netcat', 'nc.traditional', 'nc.openbsd', 'pwncat']);
const SENDERS = new Set([
  'curl',
  'wget',
  'nc',
  'ncat',
  'netcat',
  'nc.traditional',
  'nc.openbsd',
  'telnet',
  'socat',
  'http',
  'https',
  'xh',
  'ftp',
  'mail',
  'sendmail',
  'mailx',
  'dig',
  'nslookup',
  'host',
  'ping',
  'scp',
  'rsync',
  'sftp',
  'croc',
  'rclone',
  'transfer',
]);

export function isNetcat(name: string): boolean {
  return NETCATS.has(name);
}

export function isSender(command: PlainCommand): boolean {
  return SENDERS.has(command.name) || (command.name === 'openssl' && command.args[0]?.text === 's_client');
}

/** Programs that carry bytes between standard input or output and a peer. */
export function isPipeToPeer(command: PlainCommand): boolean {
  return (
    isNetcat(command.name) ||
    command.name === 'telnet' ||
    command.name === 'socat' ||
    (command.name === 'openssl' && command.args[0]?.text === 's_client')
  );
}

export interface Fetch {
  /** Undefined: to standard output. */
  readonly file: string | undefined;
}

/** Whether the command downloads, and where to. */
export function fetchOf(command: PlainCommand): Fetch | undefined {
  if (!FETCHERS.has(command.name)) return undefined;
  const texts = command.args.map((word) => word.text);
  const url = texts.find((text) => /^(?:https?|ftp):\/\//.test(text)) ?? texts.filter((text) => !text.startsWith('-')).at(-1);
  const named = outputOption(texts, command.name.startsWith('wget') ? 'O' : 'o');
  if (named !== undefined) return { file: named === '-' || named === '/dev/stdout' ? undefined : named };
  const redirected = command.source.redirects.find(({ operator }) => /^1?>{1,2}\|?$/.test(operator))?.target.text;
  if (redirected !== undefined) return { file: redirected };
  const toBasename =
    command.name.startsWith('wget') ||
    command.name === 'aria2c' ||
    command.name === 'axel' ||
    texts.some((text) => /^-[a-zA-Z]{0,8}O$/.test(text) || text === '--remote-name');
  return { file: toBasename && url !== undefined ? basename(url) : undefined };
}

function outputOption(texts: readonly string[], letter: 'o' | 'O'): string | undefined {
  const long = letter === 'o' ? '--output' : '--output-document';
  for (const [i, text] of texts.entries()) {
    if (text === long) return texts[i + 1];
    if (text.startsWith(`${long}=`)) return text.slice(long.length + 1);
    if (!/^-[a-zA-Z]/.test(text)) continue;
    const at = text.indexOf(letter);
    if (at < 0 || at > 8) continue;
    return at === text.length - 1 ? texts[i + 1] : text.slice(at + 1);
  }
  return undefined;
}

function basename(url: string): string {
  return programName(
    url
      .slice(0, 4096)
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, ''),
  );
}

const SHELL_WORD = /(?:^|\/|\s|:)(?:(?:ba|da|a|z|k)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)(?:$|[\s,;])/i;

/** `nc -e /bin/sh`, `ncat --sh-exec`, `socat EXEC:sh`: a program that hands a shell to its peer. `listens` tells which way. */
export function servesShell(command: PlainCommand): { readonly listens: boolean } | undefined {
  const texts = command.args.map((word) => word.text);
  if (isNetcat(command.name)) {
    const at = texts.findIndex(
      (text) =>
        /^(?:-[a-zA-Z]{0,8}[ec]|--exec|--sh-exec|--lua-exec)$/.test(text) ||
        /^--(?:sh-)?exec=/.test(text) ||
        /^-e.*sh$/.test(text),
    );
    if (at < 0) return undefined;
    const attached = texts[at] ?? '';
    const program = /=/.test(attached)
      ? attached.slice(attached.indexOf('=') + 1)
      : /^-e./.test(attached)
        ? attached.slice(2)
        : (texts[at + 1] ?? '');
    return SHELL_WORD.test(program) || isShell(programName(program)) ? { listens: listening(texts) } : undefined;
  }
  if (command.name !== 'socat') return undefined;
  const serves = texts.some((text) => /^(?:exec|system|shell):/i.test(text) && SHELL_WORD.test(text.replace(/^[a-z]+:/i, '')));
  return serves ? { listens: texts.some((text) => /(?:listen|^tcp4?-l|^udp4?-l|^openssl-listen):/i.test(text)) } : undefined;
}

export function listening(texts: readonly string[]): boolean {
  return texts.some((text) => /^-[a-zA-Z]{0,8}l[a-zA-Z]{0,8}$/.test(text) || text === '--listen');
}
