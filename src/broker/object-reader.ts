import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WAIT_MS = 5000;
const MOST_BYTES = 256 * 1024;

/** Whose rights git gets: a repository's objects were written inside, so root does not read them as root. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Reads the objects of a repository with git, and nothing else of it: neither its configuration nor its attributes or hooks,
 * which could name programs. To that end git gets an empty repository of our own that borrows the objects.
 */
export class ObjectReader {
  readonly #folder: string;
  readonly #searchPath: string;
  readonly #identity: Identity | undefined;

  private constructor(folder: string, identity: Identity | undefined, searchPath: string) {
    this.#folder = folder;
    this.#searchPath = searchPath;
    this.#identity = identity;
  }

  /**
   * @param objects folders such as `.git/objects`; those that are missing count for nothing
   * @param searchPath where git is looked for: no folder in which a run could put a program of that name
   */
  static open(objects: readonly string[], isSha256: boolean, identity: Identity | undefined, searchPath: string): ObjectReader {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-git-'));
    const format = isSha256
      ? '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n'
      : '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';
    for (const name of ['refs', 'objects', 'objects/info']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    writeFileSync(join(folder, 'config'), format);
    const lines = objects.filter((path) => !/[\n"]/.test(path));
    writeFileSync(join(folder, 'objects', 'info', 'alternates'), lines.map((path) => `${path}\n`).join(''));
    const isOther = identity !== undefined && process.geteuid?.() === 0 && identity.uid !== 0;
    if (isOther)
      for (const name of ['', 'HEAD', 'config', 'refs', 'objects', 'objects/info'])
        chownSync(join(folder, name), identity.uid, identity.gid);
    return new ObjectReader(folder, isOther ? identity : undefined, searchPath);
  }

  /** What git prints; undefined where it fails, takes longer than 5 s, or prints more than 256 KiB. */
  git(...args: readonly string[]): Promise<string | undefined> {
    const env = {
      PATH: this.#searchPath,
      LC_ALL: 'C.UTF-8',
      HOME: '/nonexistent',
      GIT_DIR: this.#folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
    };
    const options = {
      cwd: this.#folder,
      env,
      timeout: WAIT_MS,
      maxBuffer: MOST_BYTES,
      encoding: 'utf8',
      ...this.#identity,
    } as const;
    return new Promise((resolve) => {
      execFile('git', ['--no-pager', ...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
    });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
