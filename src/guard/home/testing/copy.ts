/* A copy of a house that nobody misses: made-up secrets, nothing of .storage. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HomeFiles } from '../../../inspect/home/index.ts';

/** A new folder for a copy. Beside the records it could be no workspace; below a temporary folder the cage shows another one. */
export function makeCopyFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = join(env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache'), 'sallyport', 'houses');
  mkdirSync(base, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(base, 'house-'));
}

/** The files as they are, but no secret: what stands in .storage is left out, secrets.yaml has the same names and other values. */
export function layOut(files: HomeFiles, copy: string): void {
  for (const path of files.paths) {
    // The house's own policy would keep its secrets from the copy of it.
    if (/(?:^|\/)\.storage\/|^sallyport\.yaml$/.test(path) || files.links?.has(path) === true) continue;
    const read = files.read(path);
    if (!('text' in read)) continue;
    const target = join(copy, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, /(?:^|\/)secrets\.yaml$/.test(path) ? madeUp(read.text) : read.text);
  }
}

function madeUp(secrets: string): string {
  return [...secrets.matchAll(/^([\w-]+)\s*:/gm)]
    .map(
      ([, name = '']) =>
        `${name}: "${/url|host|ip/i.test(name) ? 'http://192.0.2.1' : /port/i.test(name) ? '1' : 'made-up-0000000000000000'}"\n`,
    )
    .join('');
}
