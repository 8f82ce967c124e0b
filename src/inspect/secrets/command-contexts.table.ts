import { type CommandLine, commandLines } from './command-lines.table.ts';
import type { Context } from './context.ts';
import { isPlain, isRandom } from './likeness.ts';
import { secretPassword, secretValue } from './rules.ts';
import { isLiteral, isStrong } from './strength.ts';

// Passwords in the command lines of scripts, manuals and pipelines.

const value = String.raw`(?:"(?<quoted>[^"$%\n]{4,128})"|'(?<single>[^'%\n]{4,128})'|(?<secret>[^\s"'\`$%<{(\\-][^\s"'\`<>;|)]{3,128}))`;
/** Other arguments before the flag, on this line or on the next that it is continued on. */
const between = String.raw`(?:(?:[^\n;|&\\]|\\\n?){0,256}? )?`;

type Groups = Readonly<Record<string, string | undefined>>;

const isPassword = ({ quoted, single, secret }: Groups): boolean => isStrong(quoted ?? single ?? secret);

/** Behind a flag that many programs have, beside words of its help: what has a digit, and letters. */
const isBehindFlag = ({ quoted, single, secret }: Groups): boolean => {
  const text = quoted ?? single ?? secret ?? '';
  return isStrong(text) && !isPlain(text) && /\d/.test(text) && /[A-Za-z]/.test(text) && !/[\s[\]=]/.test(text);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function after({ at }: CommandLine): string {
  switch (at) {
    case 'next':
      return `[ =]${value}`;
    case 'attached':
      return value;
    case 'source':
      return String.raw` ["']?pass:(?<secret>[^\s"'\`$%<{\\]{4,128})`;
    case 'percent':
    case 'userpass':
      return String.raw`[ =]?["']?[\w.\\@-]{1,64}${at === 'percent' ? '%' : ':'}(?<secret>[^\s"'\`$%<{\\]{4,128})`;
  }
}

function commandLine(
  id: string,
  anchors: readonly string[],
  source: () => string,
  extra: Partial<Pick<Context, 'what' | 'rule' | 'fold' | 'accept'>> = {},
): Context {
  let pattern: RegExp | undefined;
  return {
    id,
    what: 'password on a command line',
    rule: secretPassword,
    anchors,
    // Made when its anchor is met first, as those of tokens.
    get pattern(): RegExp {
      pattern ??= new RegExp(source(), extra.fold === true ? 'iy' : 'y');
      return pattern;
    },
    accept: isPassword,
    ...extra,
  };
}

function ofProgram(line: CommandLine): Context {
  const verb = line.verb === undefined ? '' : `${line.verb} `;
  // A statement in quotation marks may hold what looks like a flag with its value.
  const gap = line.at === 'attached' ? String.raw`(?:[^\n;|&"']{0,200}? )?` : between;
  const anyOf = (texts: readonly string[]): string => `(?:${texts.map(escaped).join('|')})`;
  return commandLine(
    'command-password',
    line.programs.map((program) => `${program} ${verb}`),
    () => String.raw`(?<![\w.-])${anyOf(line.programs)} ${verb}${gap}${anyOf(line.flags)}${after(line)}`,
    line.evenWeak === true ? { accept: ({ quoted, single, secret }) => isLiteral(quoted ?? single ?? secret) } : {},
  );
}

const powershell = { what: 'password in a PowerShell command' };
/** What stands before the last word of a flag: `--db`, `-`. */
const flagHead = String.raw`(?<=\s(?:--?[a-z0-9-]{0,30})?)`;

export const commandContexts: readonly Context[] = [
  ...commandLines.filter(({ onlyArgv }) => onlyArgv !== true).map(ofProgram),
  commandLine(
    'htpasswd-password',
    ['htpasswd -'],
    () => String.raw`htpasswd (?=(?:-\S+ ){0,4}-\w*b)(?:-\w+ (?:\d+ )?){1,5}(?:[^\s-]\S{0,120} )?[\w.@-]{1,64} ${value}`,
  ),
  commandLine('piped-password', ['echo '], () => {
    const word = (name: string): string => String.raw`(?<${name}>[^\s"'\`$%<{|\\]{4,128})["']? *\| *`;
    return String.raw`echo (?:-[ne]+ )?(?:["']?[\w.-]{1,32}:${word('secret')}(?:sudo +)?chpasswd|["']?${word('single')}(?:sudo +(?:-\w+ +)?-\w*S\b|passwd +--stdin))`;
  }),
  commandLine('net-use-password', ['net use '], () => String.raw`net use [^\n]{0,160}?/user:\S{1,64} (?!/)${value}`, {
    fold: true,
  }),
  commandLine('powershell-password', ['-Password '], () => String.raw`(?<=\s)-Password ${value}`, powershell),
  commandLine(
    'secure-string',
    ['ConvertTo-SecureString '],
    // Without the word it is a string that was encrypted.
    () => String.raw`ConvertTo-SecureString (?=[^\n]{0,200}-AsPlainText)(?:-\w+ ){0,3}${value}`,
    powershell,
  ),
  commandLine(
    'flag-password',
    ['-password ', '-passphrase ', '-passwd ', '-pass '],
    () => `${flagHead}-(?:password|passphrase|passwd|pass) ${value}`,
    { accept: isBehindFlag },
  ),
  commandLine(
    'flag-secret',
    ['-token ', '-secret ', '-api-key ', '-apikey ', '-secret-key ', '-access-key '],
    () => `${flagHead}-(?:token|secret|api-?key|secret-key|access-key) ${value}`,
    {
      what: 'secret on a command line',
      rule: secretValue,
      accept: ({ quoted, single, secret }) => {
        const text = quoted ?? single ?? secret;
        return isLiteral(text) && isRandom(text);
      },
    },
  ),
];
