import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type IgnoreRule, judgeIgnored, parseIgnoreRules, readTrackedFiles, type TrackedFiles } from '../../confine/index.ts';
import { type Incomplete, UserError } from '../../model/index.ts';
import type { ListedFile, Skipped } from '../../scan/index.ts';

export interface Listing {
  readonly root: string;
  readonly files: readonly ListedFile[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: Skipped;
}

export interface WalkRequest {
  readonly cwd: string;
  /** As a person wrote them; empty: the current folder. */
  readonly paths: readonly string[];
  /** Patterns like those of .gitignore, from the root. */
  readonly exclude: readonly string[];
}

/** Folders that hold no source: repositories' own data and caches. */
const DATA = new Set(['.git', '.hg', '.svn', '__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.tox', '.nox']);
/** Folders of installed packages. They are somebody else's code, and there is a lot of it. */
const DEPENDENCIES = new Set(['node_modules', 'bower_components', 'site-packages', '.venv', '.pnpm-store', '.yarn']);
const PICTURES =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|woff2?|ttf|otf|eot|mp[34]|m4[av]|wav|ogg|flac|avi|mov|mkv|webm|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|o|a|so|dylib|dll|exe|wasm|pyc|pdf|docx?|xlsx?|pptx?|sqlite3?|db|bin|dat|parquet|npy|npz|pkl|onnx|safetensors)$/i;

const MOST_FILES = 500_000;
const DEEPEST = 100;
const LARGEST_IGNORE_FILE = 2 ** 18;

/**
 * Lists the files below some paths, in the order of their names. What .gitignore leaves out is left out, unless it is tracked
 * or was named; so are folders of installed packages. Links are not followed.
 *
 * @throws UserError PATH_NOT_FOUND
 */
export function listFiles(request: WalkRequest): Listing {
  const starts = (request.paths.length === 0 ? ['.'] : request.paths).map((path) => existing(request.cwd, path));
  const root = rootOf(starts);
  const walk = new Walk(root, request.exclude);
  for (const start of starts) walk.start(start);
  return walk.listing();
}

function existing(cwd: string, path: string): string {
  try {
    return realpathSync(resolve(cwd, path));
  } catch (cause) {
    throw new UserError('PATH_NOT_FOUND', `There is nothing at ${path}.`, { hint: 'Name files or folders that exist.', cause });
  }
}

/** The repository around the first path where it holds them all, else the folder that does. */
function rootOf(starts: readonly string[]): string {
  const [first = '/'] = starts;
  const folder = statSync(first).isDirectory() ? first : dirname(first);
  for (const candidate of [repositoryAround(folder) ?? folder, folder]) {
    if (starts.every((start) => isBelow(start, candidate))) return candidate;
  }
  let common = folder;
  while (!starts.every((start) => isBelow(start, common))) common = dirname(common);
  return common;
}

/** The nearest folder at or above this one that holds a `.git`. */
export function repositoryAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(folder + sep);
}

interface Rules {
  /** Relative to the root; empty for the root itself. */
  readonly folder: string;
  readonly rules: readonly IgnoreRule[];
}

class Walk {
  readonly #root: string;
  readonly #tracked: TrackedFiles | undefined;
  readonly #exclude: readonly IgnoreRule[];
  readonly #files: Map<string, number> = new Map();
  readonly #incomplete: Incomplete[] = [];
  readonly #dependencies: string[] = [];
  #ignored = 0;
  #excluded = 0;
  #binary = 0;
  #isFull = false;

  constructor(root: string, exclude: readonly string[]) {
    this.#root = root;
    this.#exclude = parseIgnoreRules(exclude.join('\n'));
    this.#tracked = existsSync(join(root, '.git')) ? readTrackedFiles(root) : undefined;
  }

  /** What was named is read even where .gitignore leaves it out. */
  start(path: string): void {
    const name = this.#nameOf(path);
    const status = lstatSync(path);
    if (status.isFile()) this.#files.set(name, status.size);
    else if (status.isDirectory()) this.#folder(name, this.#rulesAbove(name), 0);
    else this.#incomplete.push({ path: name, reason: 'it is not a plain file' });
  }

  listing(): Listing {
    const files = [...this.#files].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      root: this.#root,
      files,
      incomplete: this.#incomplete,
      skipped: {
        ignored: this.#ignored,
        excluded: this.#excluded,
        binary: this.#binary,
        dependencies: [...new Set(this.#dependencies)].sort(),
      },
    };
  }

  #nameOf(path: string): string {
    return relative(this.#root, path).split(sep).join('/');
  }

  #folder(name: string, above: readonly Rules[], depth: number): void {
    if (depth > DEEPEST) {
      this.#incomplete.push({ path: name, reason: `it lies deeper than ${DEEPEST} folders` });
      return;
    }
    const entries = this.#entries(name);
    const own = this.#rulesIn(name);
    const rules = own === undefined ? above : [...above, own];
    for (const entry of entries) this.#entry(name === '' ? entry.name : `${name}/${entry.name}`, entry, rules, depth);
  }

  #entry(path: string, entry: Dirent, rules: readonly Rules[], depth: number): void {
    const isFolder = entry.isDirectory();
    if ((!isFolder && !entry.isFile()) || (isFolder && DATA.has(entry.name)) || this.#isFull) return;
    if (judgeIgnored(this.#exclude, path, isFolder) === 'ignored') {
      this.#excluded += 1;
      return;
    }
    if (isFolder && this.#isDependencies(path, entry.name)) {
      this.#dependencies.push(path);
      return;
    }
    if (this.#isIgnored(path, isFolder, rules)) {
      this.#ignored += 1;
      return;
    }
    if (isFolder) this.#folder(path, rules, depth + 1);
    else this.#file(path, entry.name);
  }

  #file(path: string, name: string): void {
    if (PICTURES.test(name)) {
      this.#binary += 1;
      return;
    }
    if (name.includes('\ufffd')) {
      this.#incomplete.push({ path, reason: 'its name is not UTF-8' });
      return;
    }
    if (this.#files.size >= MOST_FILES) {
      this.#isFull = true;
      this.#incomplete.push({ path, reason: `there are more than ${MOST_FILES} files; the rest was not read` });
      return;
    }
    const status = lstatSync(join(this.#root, path), { throwIfNoEntry: false });
    if (status !== undefined) this.#files.set(path, status.size);
  }

  #entries(name: string): readonly Dirent[] {
    try {
      const entries = readdirSync(join(this.#root, name), { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      this.#incomplete.push({ path: name === '' ? '.' : name, reason: 'the folder may not be read' });
      return [];
    }
  }

  #isDependencies(path: string, name: string): boolean {
    const isOne = DEPENDENCIES.has(name) || existsSync(join(this.#root, path, 'pyvenv.cfg'));
    return isOne && this.#tracked?.hasBelow(path) !== true;
  }

  #isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
    for (const { folder, rules: own } of [...rules].reverse()) {
      const verdict = judgeIgnored(own, folder === '' ? path : path.slice(folder.length + 1), isFolder);
      if (verdict === 'kept') return false;
      if (verdict === 'ignored') return !(isFolder ? this.#tracked?.hasBelow(path) : this.#tracked?.has(path));
    }
    return false;
  }

  #rulesAbove(name: string): readonly Rules[] {
    const rules: Rules[] = [];
    const info = this.#read(join(this.#root, '.git', 'info', 'exclude'));
    if (info.length > 0) rules.push({ folder: '', rules: info });
    const parts = name === '' ? [] : name.split('/');
    for (let count = 0; count < parts.length; count += 1) {
      const own = this.#rulesIn(parts.slice(0, count).join('/'));
      if (own !== undefined) rules.push(own);
    }
    return rules;
  }

  #rulesIn(folder: string): Rules | undefined {
    const rules = this.#read(join(this.#root, folder, '.gitignore'));
    return rules.length === 0 ? undefined : { folder, rules };
  }

  #read(file: string): readonly IgnoreRule[] {
    try {
      const found = lstatSync(file, { throwIfNoEntry: false });
      if (found?.isFile() !== true || found.size > LARGEST_IGNORE_FILE) return [];
      return parseIgnoreRules(readFileSync(file, 'utf8'));
    } catch {
      return [];
    }
  }
}
