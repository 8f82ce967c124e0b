/** Undoing the shell's quoting, after POSIX.1-2024 XCU 2.2 and bash(1) "QUOTING". */

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** Text of a word outside quotes: a backslash keeps the next character, and a backslash with a newline vanishes. */
export function unescapeWord(text: string): string {
  return text.replace(/\\(\r?\n|[\s\S])/g, (_, next: string) => (next.endsWith('\n') ? '' : next));
}

/** Text inside double quotes or a here-document: only `\$`, `` \` ``, `\"`, `\\` and backslash-newline are escapes. */
export function unescapeDoubleQuoted(text: string): string {
  return text.replace(/\\(\r?\n|[$`"\\])/g, (_, next: string) => (next.endsWith('\n') ? '' : next));
}

/** Decodes the escapes of `$'...'`, `printf` and `echo -e`: named, octal, \xHH, \uHHHH, \UHHHHHHHH, \cX. */
export function decodeEscapes(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|0?[0-7]{1,3}|c[\s\S]|[\s\S])/g,
    (whole, code: string) => decodeOne(whole, code),
  );
}

function decodeOne(whole: string, code: string): string {
  const first = code.charAt(0);
  if (code.length > 1 && (first === 'x' || first === 'u' || first === 'U')) return codePoint(Number.parseInt(code.slice(1), 16));
  if (first >= '0' && first <= '7') return codePoint(Number.parseInt(code, 8) & 0xff);
  if (first === 'c' && code.length === 2) return codePoint(code.charCodeAt(1) & 0x1f);
  return SIMPLE_ESCAPES[first] ?? whole;
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}
