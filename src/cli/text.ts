/** Text for a terminal. What comes from a command, a path or a file may hold anything; it is shown, never obeyed. */

import { replaceUnseen } from '../model/index.ts';

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x1b': '\\e' };

/** Makes control, bidirectional and invisible characters visible: a newline becomes `\n`, ESC `\e`, others `\x07`, `\u{202e}`. */
export function visible(text: string): string {
  return replaceUnseen(text, (char) => {
    const named = NAMED[char];
    if (named !== undefined) return named;
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00)}`;
    return code <= 0xff ? `\\x${hex(code)}` : `\\u{${code.toString(16)}}`;
  });
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** `1 file`, `2 files`; `1 directory`, `2 directories`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 1234567 as `1,234,567`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Milliseconds as a person says them: `7 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in powers of 1024: `512 B`, `1.5 KiB`, `2 GiB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  // 1023.96 KiB would round to "1024 KiB".
  while (Math.round(value * 10) / 10 >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Math.round(value * 10) / 10} ${UNITS[unit] ?? 'B'}`;
}

/** Breaks at spaces so that no line is longer than `width`, but for single words that are; every line gets the indent. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
      continue;
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/**
 * Text whose lines say something in words, for a terminal of so many columns: what is longer is broken at spaces, and goes on below where its
 * words began. Lines that hold a command to copy are left whole.
 */
export function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < 40) return text;
  return text
    .split('\n')
    .map((line) => {
      const start = WORDS.exec(line)?.[0];
      if (start === undefined || line.length < columns) return line;
      return start + wrap(line.slice(start.length), columns - 1, ' '.repeat(start.length)).trimStart();
    })
    .join('\n');
}

/** Where the words of a denial begin; the others of its lines are short, or hold a command. */
const WORDS = /^ {2}(?:why: {5}|instead: )/;
