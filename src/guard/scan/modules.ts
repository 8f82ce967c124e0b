import { dirname, join } from 'node:path';
import type { ScanText } from '../../scan/index.ts';

const MOST_FILES = 30;
const MOST_TEXT = 512 * 1024;

/** Bounded: a module of a thousand dots, with a thousand names in it, would make more text than there is memory. */
const PYTHON =
  /^[ \t]*(?:from[ \t]{1,20}([\w.]{1,200})[ \t]{1,20}import[ \t]+\(?([\w, \t*]{1,4000})|import[ \t]+([\w., \t]{1,4000}))/gm;
const JAVASCRIPT = /(?:\bfrom\s{0,200}|\brequire\(\s{0,200}|\bimport\s{0,200}(?:\(\s{0,200})?)["'](\.{1,2}\/[^"'\n]{1,200})["']/g;
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.tsx', '.jsx', '/index.js', '/index.ts'] as const;

/** Reads a file by its path relative to the workspace; undefined where there is none. */
export type ReadModule = (path: string) => string | undefined;

/**
 * What a script imports from its workspace, and what that imports: at most 30 files and 512 KiB. Text is read as text: a name
 * that is put together when the script runs leads nowhere here.
 */
export function modulesOf(script: ScanText, read: ReadModule): readonly ScanText[] {
  const found = new Map<string, ScanText>([[script.path, script]]);
  const waiting: ScanText[] = [script];
  let size = 0;
  for (let next = waiting.shift(); next !== undefined && found.size <= MOST_FILES; next = waiting.shift()) {
    for (const path of placesOf(next)) {
      if (found.has(path) || found.size > MOST_FILES) continue;
      const text = read(path);
      if (text === undefined || size + text.length > MOST_TEXT) continue;
      size += text.length;
      const module = { path, text };
      found.set(path, module);
      waiting.push(module);
    }
  }
  found.delete(script.path);
  return [...found.values()];
}

/** Where the modules that a text names may lie. */
function placesOf({ path, text }: ScanText): readonly string[] {
  const folder = dirname(path);
  if (path.endsWith('.py') || /^#!.*python/.test(text)) return pythonPlaces(folder, text);
  return [...text.matchAll(JAVASCRIPT)].flatMap(([, name = '']) => {
    const base = join(folder, name);
    return ENDINGS.flatMap((ending) => inside(`${base}${ending}`));
  });
}

function pythonPlaces(folder: string, text: string): readonly string[] {
  const names: string[] = [];
  const bases: string[] = [];
  for (const [, from, imported = '', plain] of text.matchAll(PYTHON)) {
    if (plain !== undefined) names.push(...plain.split(',').map((name) => name.trim().split(/\s/)[0] ?? ''));
    if (from === undefined) continue;
    const dots = /^\.*/.exec(from)?.[0].length ?? 0;
    const parts = imported.split(',').map((name) => name.trim().split(/\s/)[0] ?? '');
    const whole = [from, ...parts.map((part) => `${from}${from.endsWith('.') ? '' : '.'}${part}`)];
    if (dots === 0) names.push(...whole);
    else bases.push(...whole.map((name) => join(folder, '../'.repeat(dots - 1), name.slice(dots).replaceAll('.', '/'))));
  }
  const files = names.filter((name) => /^\w/.test(name)).map((name) => name.replaceAll('.', '/'));
  const stems = [...files.flatMap((file) => [join(folder, file), file]), ...bases];
  return stems.flatMap((stem) => [`${stem}.py`, `${stem}/__init__.py`]).flatMap(inside);
}

function inside(path: string): readonly string[] {
  return path.startsWith('..') || path.startsWith('/') ? [] : [path];
}
