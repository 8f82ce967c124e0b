/* What a server's command is, by content: the words, and the files behind them. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { isJsonObject } from '../../model/index.ts';
import { sha256 } from '../identity.ts';

export interface ServerIdentity {
  readonly argv: readonly string[];
  /** SHA-256 by path: the program, and every file of code that its words name. */
  readonly files: Readonly<Record<string, string>>;
  /** The packages that these files belong to, `name@version`, with one hash over all of their own files. */
  readonly packages: Readonly<Record<string, string>>;
}

interface IdentityQuery {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MOST_FILES = 5000;
const MOST_BYTES = 256 * 2 ** 20;
const PIECE = 2 ** 20;

/** Reads what a server's command consists of now. A file that is too large counts by its size and time. */
export function identify({ argv, cwd, env }: IdentityQuery): ServerIdentity {
  const files: Record<string, string> = {};
  const packages: Record<string, string> = {};
  for (const [at, word] of argv.entries()) {
    const path = at === 0 ? findProgram(word, cwd, env) : fileAt(word, cwd);
    if (path === undefined || Object.hasOwn(files, path) || (at > 0 && !isCode(path))) continue;
    files[path] = hashFile(path);
    const root = packageRoot(path);
    if (root !== undefined) Object.assign(packages, hashPackage(root));
  }
  return { argv, files, packages };
}

/** What is different, in words for a person; empty where nothing is. */
export function identityChanges(before: ServerIdentity, after: ServerIdentity): readonly string[] {
  const changes: string[] = [];
  const [was, is] = [before.argv.join(' '), after.argv.join(' ')];
  if (JSON.stringify(before.argv) !== JSON.stringify(after.argv))
    changes.push(`the command was: ${was}`, `it is now:       ${is}`);
  for (const [kind, old, fresh] of [
    ['file', before.files, after.files],
    ['package', before.packages, after.packages],
  ] as const) {
    for (const [name, hash] of Object.entries(fresh))
      if (old[name] === undefined) changes.push(`the ${kind} ${name} is new`);
      else if (old[name] !== hash) changes.push(`the ${kind} ${name} has another content`);
    for (const name of Object.keys(old)) if (fresh[name] === undefined) changes.push(`the ${kind} ${name} is gone`);
  }
  return changes;
}

function findProgram(name: string, cwd: string, env: IdentityQuery['env']): string | undefined {
  if (name.includes('/')) return fileAt(name, cwd);
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = isAbsolute(folder) ? fileAt(join(folder, name), cwd) : undefined;
    if (path !== undefined) return path;
  }
  return undefined;
}

/** A database or a list of settings that a word names changes every day, and runs nothing by itself. */
function isCode(path: string): boolean {
  return (
    /\.(?:[cm]?[jt]sx?|py|pyz|rb|sh|bash|pl|php|lua|jar|wasm|exe|dll|so)$/i.test(path) || (statSync(path).mode & 0o111) !== 0
  );
}

/** The real path of a regular file; undefined for words that name none. */
function fileAt(word: string, cwd: string): string | undefined {
  try {
    const path = realpathSync(resolve(cwd, word));
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of an installed package. A server in the repository that is worked on is known by its own file: the rest changes daily. */
function packageRoot(path: string): string | undefined {
  if (!path.includes('/node_modules/')) return undefined;
  for (let folder = dirname(path), depth = 0; folder !== dirname(folder) && depth < 12; folder = dirname(folder), depth += 1)
    if (statSync(join(folder, 'package.json'), { throwIfNoEntry: false })?.isFile() === true) return folder;
  return undefined;
}

function hashPackage(root: string): Readonly<Record<string, string>> {
  const list: string[] = [];
  collect(root, '', list);
  const hash = createHash('sha256');
  let left = MOST_BYTES;
  for (const path of list.sort()) {
    const size = statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0;
    left -= size;
    hash.update(`${path}\0${left > 0 ? hashFile(join(root, path)) : size}\n`);
  }
  return { [packageName(root)]: hash.digest('hex') };
}

/** The package's own files: not what it depends on, and not what git keeps. */
function collect(root: string, below: string, list: string[]): void {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    if (list.length >= MOST_FILES) return;
    const path = join(below, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') collect(root, path, list);
    else if (entry.isFile()) list.push(path);
  }
}

function packageName(root: string): string {
  try {
    const value: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { name, version } = isJsonObject(value) ? value : {};
    return typeof name === 'string' ? `${name}@${typeof version === 'string' ? version : '?'}` : root;
  } catch {
    return root;
  }
}

function hashFile(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return 'unreadable';
  }
  try {
    const { size, mtimeMs } = statSync(path);
    if (size > MOST_BYTES) return sha256(`${size} ${mtimeMs}`);
    const hash = createHash('sha256');
    const piece = Buffer.alloc(Math.min(PIECE, Math.max(1, size)));
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) hash.update(piece.subarray(0, length));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
