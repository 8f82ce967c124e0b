import { closeSync, openSync, readSync } from 'node:fs';
import { Gunzip, Unzip, UnzipInflate } from 'fflate';

const CHUNK = 1 << 20;
/** No advisory is larger; what is larger is passed over and counted. */
const LARGEST_DOCUMENT = 32 * 2 ** 20;
const LARGEST_TEXT = 512 * 2 ** 20;

/**
 * The JSON documents of a file: a zip of them, one document, a list of them, `{"vulns": [...]}`, or one a line; gzipped or not.
 * `take` gets each; what is no JSON is given as undefined. A zip is read as it comes, so memory is bounded by one document.
 */
export function readDocuments(path: string, take: (document: unknown) => void): void {
  if (startOf(path).subarray(0, 2).toString('latin1') === 'PK') readZip(path, take);
  else readJson(readText(path), take);
}

/** The lines of a text file, gzipped or not. */
export function readLines(path: string): readonly string[] {
  const text = readText(path);
  if (!text.trimStart().startsWith('[')) return text.split(/\r?\n/);
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter((one): one is string => typeof one === 'string') : [];
}

function readZip(path: string, take: (document: unknown) => void): void {
  const unzip = new Unzip((file) => {
    if (!file.name.endsWith('.json')) return;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    file.ondata = (error, chunk, isLast) => {
      bytes += chunk?.length ?? 0;
      if (error === null && bytes <= LARGEST_DOCUMENT) chunks.push(chunk);
      if (error !== null || isLast)
        take(error !== null || bytes > LARGEST_DOCUMENT ? undefined : parse(Buffer.concat(chunks).toString('utf8')));
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  eachChunk(path, (chunk, isLast) => unzip.push(chunk, isLast));
}

function readJson(text: string, take: (document: unknown) => void): void {
  const whole = parse(text);
  if (Array.isArray(whole)) whole.forEach(take);
  else if (typeof whole === 'object' && whole !== null && 'vulns' in whole && Array.isArray(whole.vulns))
    whole.vulns.forEach(take);
  else if (whole !== undefined) take(whole);
  else for (const line of text.split('\n')) if (line.trim() !== '') take(parse(line));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const keep = (chunk: Uint8Array): void => {
    bytes += chunk.length;
    if (bytes > LARGEST_TEXT) throw new Error('it holds more than 512 MiB of text');
    chunks.push(chunk);
  };
  const start = startOf(path);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    const gunzip = new Gunzip(keep);
    eachChunk(path, (chunk, isLast) => gunzip.push(chunk, isLast));
  } else eachChunk(path, keep);
  return Buffer.concat(chunks).toString('utf8');
}

function startOf(path: string): Buffer {
  const start = Buffer.alloc(4);
  const fd = openSync(path, 'r');
  try {
    return start.subarray(0, readSync(fd, start, 0, 4, 0));
  } finally {
    closeSync(fd);
  }
}

function eachChunk(path: string, take: (chunk: Uint8Array, isLast: boolean) => void): void {
  const fd = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(fd, chunk, 0, CHUNK, null);
      take(chunk.subarray(0, count), count === 0);
      if (count === 0) return;
    }
  } finally {
    closeSync(fd);
  }
}
