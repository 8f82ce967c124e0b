import { withoutEnding } from '../../model/index.ts';
import type { Call } from './call.ts';
import { hasFlag, operands } from './call.ts';
import { decodeEscapes } from './quoting.ts';
import type { Arg, Origin, Output } from './scope.ts';
import { NOTHING, UNKNOWN_OUTPUT } from './scope.ts';

const DECODERS: ReadonlySet<string> = new Set([
  'base64',
  'gbase64',
  'base32',
  'basenc',
  'xxd',
  'uudecode',
  'openssl',
  'gpg',
  'age',
  'gunzip',
  'zcat',
  'gzip',
  'bunzip2',
  'bzip2',
  'xz',
  'unxz',
  'xzcat',
  'zstd',
  'brotli',
  'rev',
  'tr',
  'hexdump',
  'od',
]);
const DOWNLOADERS: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'wget2',
  'http',
  'https',
  'xh',
  'aria2c',
  'fetch',
  'lynx',
  'nc',
  'ncat',
  'netcat',
  'socat',
  'ftp',
  'lwp-request',
  'GET',
]);
const SILENT: ReadonlySet<string> = new Set([
  'true',
  ':',
  'false',
  'cd',
  'export',
  'set',
  'shift',
  'mkdir',
  'touch',
  'chmod',
  'rm',
  'cp',
  'mv',
  'sleep',
  'exit',
  'return',
  'shopt',
  'umask',
  'wait',
]);

/** What a command would print: computed for a few commands that only print, else unknown, with its origin. */
export function outputOf(call: Call): Output {
  const { program, args, stdin } = call;
  if (SILENT.has(program)) return NOTHING;
  if (program === 'echo') return echo(args);
  if (program === 'printf') return printf(args);
  if (program === 'pwd') return { text: call.scope.cwd, origin: 'plain' };
  if (program === 'which' || (program === 'command' && hasFlag(args, '-v'))) return first(operands(args));
  if (program === 'basename') return baseName(operands(args));
  if (program === 'cat' || program === 'tee') return passOn(call);
  if (DOWNLOADERS.has(program)) return { text: null, origin: 'download' };
  if (DECODERS.has(program)) return decode(call);
  return { text: null, origin: stdin?.origin ?? 'plain' };
}

function known(text: string, args: readonly Arg[] = []): Output {
  const origin = args.find((arg) => arg.origin !== 'plain')?.origin ?? 'plain';
  return { text, origin };
}

function echo(args: readonly Arg[]): Output {
  let at = 0;
  while (at < args.length && /^-[neE]+$/.test(args[at]?.value ?? '')) at++;
  const flags = args
    .slice(0, at)
    .map((arg) => arg.value)
    .join('');
  const rest = args.slice(at);
  if (rest.some((arg) => arg.value === null || arg.glob)) return { ...UNKNOWN_OUTPUT, origin: worst(rest) };
  const text = rest.map((arg) => arg.value).join(' ');
  return known((flags.includes('e') ? decodeEscapes(text) : text) + (flags.includes('n') ? '' : '\n'), rest);
}

// printf FORMAT [ARG...]: %s, %b, %d and %%; the format is used again while arguments remain.
function printf(args: readonly Arg[]): Output {
  const [format, ...rest] = args[0]?.value === '--' ? args.slice(1) : args;
  if (format === undefined || format.value === '-v') return NOTHING;
  if (format.value === null || rest.some((arg) => arg.value === null) || rest.length > 256)
    return { ...UNKNOWN_OUTPUT, origin: worst(args) };
  const pattern = format.value;
  const places = pattern.match(/%[sbdq]/g)?.length ?? 0;
  const rounds = places === 0 ? 1 : Math.max(1, Math.ceil(rest.length / places));
  if (rounds * pattern.length > 65_536) return UNKNOWN_OUTPUT;
  let used = 0;
  const piece = (whole: string): string => {
    if (whole === '%%') return '%';
    const value = rest[used++]?.value ?? '';
    return whole === '%b' ? decodeEscapes(value) : value;
  };
  let text = '';
  for (let round = 0; round < rounds; round++) {
    text += decodeEscapes(pattern.replace(/%%/g, '\uE000'))
      .replace(/%[sbdq]/g, piece)
      .replaceAll('\uE000', '%');
  }
  return known(text, args);
}

function passOn(call: Call): Output {
  const files = operands(call.args);
  if (call.program === 'tee' || files.length === 0 || (files.length === 1 && files[0]?.value === '-'))
    return call.stdin ?? UNKNOWN_OUTPUT;
  const texts = files.map((file) =>
    file.value === '/dev/null' ? NOTHING : file.value === null ? undefined : call.scope.found.files.get(file.value),
  );
  const hidden =
    texts.find((text) => text !== undefined && text.origin !== 'plain') ?? files.find((file) => file.origin !== 'plain');
  if (texts.some((text) => text === undefined || text.text === null)) return { text: null, origin: hidden?.origin ?? 'plain' };
  return { text: texts.map((text) => text?.text ?? '').join(''), origin: hidden?.origin ?? 'plain' };
}

function decode(call: Call): Output {
  const { program, args, stdin } = call;
  const decodes =
    !/^(?:base64|gbase64|base32|basenc|xxd|openssl|gpg|gzip|bzip2|xz|zstd|hexdump|od)$/.test(program) ||
    hasFlag(args, '-d', '-D', '--decode', '-r', '-enc', 'enc', '--decrypt', '--decompress');
  const origin: Origin = stdin?.origin === 'download' ? 'download' : decodes ? 'decoded' : (stdin?.origin ?? 'plain');
  const text = stdin?.text ?? null;
  if (text === null || text.length > 65_536) return { text: null, origin };
  if (program === 'rev')
    return {
      text: text
        .split('\n')
        .map((line) => [...line].reverse().join(''))
        .join('\n'),
      origin,
    };
  if (program === 'tr') return { text: translate(text, args), origin };
  if (/^g?base64$/.test(program) && decodes) return { text: fromBase64(text), origin };
  if (program === 'xxd' && hasFlag(args, '-r') && hasFlag(args, '-p')) return { text: fromHex(text), origin };
  return { text: null, origin };
}

function translate(text: string, args: readonly Arg[]): string | null {
  const [from, to] = operands(args);
  if (from?.value === null || from?.value === undefined) return null;
  const source = charactersOf(from.value);
  if (hasFlag(args, '-d')) return [...text].filter((char) => !source.includes(char)).join('');
  const target = to?.value === null || to?.value === undefined ? [] : charactersOf(to.value);
  if (target.length === 0 || args.some((arg) => arg.value !== null && /^-[a-zA-Z]/.test(arg.value))) return null;
  return [...text].map((char) => (source.includes(char) ? (target[source.indexOf(char)] ?? target.at(-1) ?? '') : char)).join('');
}

function charactersOf(set: string): readonly string[] {
  const named: Readonly<Record<string, string>> = {
    '[:upper:]': 'A-Z',
    '[:lower:]': 'a-z',
    '[:digit:]': '0-9',
    '[:alpha:]': 'A-Za-z',
  };
  const spelled = decodeEscapes(set.replace(/\[:\w+:\]/g, (name) => named[name] ?? name));
  const expanded = spelled.replace(/([\s\S])-([\s\S])/g, (whole, from: string, to: string) => {
    const [a, b] = [from.charCodeAt(0), to.charCodeAt(0)];
    return b < a || b - a > 256 ? whole : Array.from({ length: b - a + 1 }, (_, at) => String.fromCharCode(a + at)).join('');
  });
  return [...expanded];
}

function fromBase64(text: string): string | null {
  const clean = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return null;
  try {
    return utf8(Uint8Array.from(atob(clean), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

function fromHex(text: string): string | null {
  const clean = text.replace(/\s/g, '');
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(clean)) return null;
  return utf8(Uint8Array.from(clean.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function first(args: readonly Arg[]): Output {
  const [arg] = args;
  return arg === undefined ? UNKNOWN_OUTPUT : { text: arg.value === null ? null : `${arg.value}\n`, origin: arg.origin };
}

function baseName(args: readonly Arg[]): Output {
  const { text, origin } = first(args);
  return {
    text: text === null ? null : `${withoutEnding(text.slice(0, -1), '/').split('/').at(-1) ?? ''}\n`,
    origin,
  };
}

function worst(args: readonly Arg[]): Origin {
  return args.find((arg) => arg.origin !== 'plain')?.origin ?? 'plain';
}
