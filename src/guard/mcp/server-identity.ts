/* What a server's command is, by content: the words, and the files behind them. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
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

const INSTALLED = '/node_modules/';
/** What is read of a package; of the rest it is known when it was written. */
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

/**
 * The folder of an installed package, whatever descriptions lie further down in it. A server in the repository that is worked on is
 * known by its own file: the rest changes daily.
 */
function packageRoot(path: string): string | undefined {
  const at = path.lastIndexOf(INSTALLED);
  if (at < 0) return undefined;
  const below = path.slice(at + INSTALLED.length).split('/');
  const depth = below[0]?.startsWith('@') === true ? 2 : 1;
  return below.length > depth ? path.slice(0, at + INSTALLED.length) + below.slice(0, depth).join('/') : undefined;
}

function hashPackage(root: string): Readonly<Record<string, string>> {
  const list: string[] = [];
  collect(root, '', list);
  const hash = createHash('sha256');
  let left = MOST_BYTES;
  for (const [at, path] of list.sort().entries()) {
    const file = join(root, path);
    left -= statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    hash.update(`${path}\0${left > 0 && at < MOST_FILES ? hashFile(file) : stampOf(file)}\n`);
  }
  return { [packageName(root)]: hash.digest('hex') };
}

/** The package's own files, and where its links lead: not what it depends on, and not what git keeps. */
function collect(root: string, below: string, list: string[]): void {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') collect(root, path, list);
    else if (entry.isFile() || entry.isSymbolicLink()) list.push(path);
  }
}

/** `name@version`, where the folder is called so: by its name a server is known, and its own description could say any. */
function packageName(root: string): string {
  try {
    const value: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { name, version } = isJsonObject(value) ? value : {};
    const isCalledSo = typeof name === 'string' && root.endsWith(`${INSTALLED}${name}`);
    return isCalledSo ? `${name}@${typeof version === 'string' ? version : '?'}` : root;
  } catch {
    return root;
  }
}

/** What tells that a file was written since, where its content is too much to read. Nobody but root can set the last one. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'missing' : sha256(`${found.size} ${found.mtimeMs} ${found.ctimeMs}`);
}

function hashFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  // A link may lead to a folder, or to what never ends.
  if (found === undefined || !found.isFile() || found.size > MOST_BYTES) return stampOf(path);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return 'unreadable';
  }
  try {
    const hash = createHash('sha256');
    const piece = Buffer.alloc(Math.min(PIECE, Math.max(1, found.size)));
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) hash.update(piece.subarray(0, length));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
