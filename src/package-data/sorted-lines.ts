/** A file of lines `KEY<tab>VALUE`, sorted by the bytes of their keys: looked up where it lies, without reading it all into objects. */

const TAB = 9;
const NEWLINE = 10;

/** The value of a key, or undefined. Each step reads one line's key; there are as many steps as the size has bits. */
export function lookUpLine(file: Buffer, key: string): string | undefined {
  const wanted = Buffer.from(key, 'utf8');
  let low = 0;
  let high = file.length;
  while (low < high) {
    const start = lineStart(file, (low + high) >>> 1, low);
    const tab = file.indexOf(TAB, start);
    if (tab < 0) return undefined;
    const end = endOf(file, tab);
    const order = wanted.compare(file, start, tab);
    if (order === 0) return file.toString('utf8', tab + 1, end);
    if (order < 0) high = start;
    else low = end + 1;
  }
  return undefined;
}

function lineStart(file: Buffer, at: number, low: number): number {
  const before = at === 0 ? -1 : file.lastIndexOf(NEWLINE, at - 1);
  return before < low ? low : before + 1;
}

function endOf(file: Buffer, from: number): number {
  const end = file.indexOf(NEWLINE, from);
  return end < 0 ? file.length : end;
}

/** The file for `lookUpLine`. Keys have neither tabs nor newlines; values have no newlines. */
export function sortedLines(entries: ReadonlyMap<string, string>): Buffer {
  const keys = [...entries.keys()].map((key) => ({ key, bytes: Buffer.from(key, 'utf8') }));
  keys.sort((one, other) => one.bytes.compare(other.bytes));
  return Buffer.from(keys.map(({ key }) => `${key}\t${entries.get(key)}\n`).join(''), 'utf8');
}
