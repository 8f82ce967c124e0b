import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { UserError } from '../model/index.ts';
import { pathOutside } from './search-path.ts';

/** One file of a tree, of the index, or of a commit. */
export interface GitFile {
  readonly path: string;
  /** The id of its content. */
  readonly object: string;
}

/** A content that a commit brought. */
export interface GitArrival extends GitFile {
  readonly commit: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 512 << 20;
const MOST_ERROR = 2000;

/** A repository's own configuration may name programs; none of these is asked for, and what could be is turned off. */
const SAFE = [
  '--no-optional-locks',
  '--no-replace-objects',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  // Else a signed commit starts the program that the repository names for its signature (gpg.program).
  'log.showSignature=false',
] as const;

/**
 * Reads objects of a repository, and nothing else: git's plumbing, which runs no filter, no hook, no external diff and no
 * helper of a remote (the repository is hostile). The working tree is compared by the content of its files.
 */
export class GitReader {
  readonly #repository: string;
  readonly #env: Environment;

  constructor(repository: string, env: Environment) {
    this.#repository = repository;
    this.#env = env;
  }

  /**
   * The commit that a name means.
   * @throws UserError REF_UNKNOWN
   */
  async commitOf(name: string): Promise<string> {
    const found = await this.#text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]).catch(() => '');
    if (/^[0-9a-f]{40,64}\n$/.test(found)) return found.trim();
    throw new UserError('REF_UNKNOWN', `${name} is no commit of the repository at ${this.#repository}.`, {
      hint: 'Name a branch, a tag or a commit that `git log` knows.',
    });
  }

  /** Where the current branch left the given one; the commit itself where they have nothing in common. */
  async forkPoint(commit: string): Promise<string> {
    const found = await this.#text(['merge-base', commit, 'HEAD']).catch(() => '');
    return /^[0-9a-f]{40,64}$/.test(found.trim()) ? found.trim() : commit;
  }

  /** The plain files of a commit. */
  async tree(commit: string): Promise<readonly GitFile[]> {
    const listed = await this.#text(['ls-tree', '-r', '-z', '--full-tree', commit]);
    return records(listed).flatMap((record) => {
      const match = /^100(?:644|755|664) blob ([0-9a-f]+)\t(.+)$/s.exec(record);
      return match === null ? [] : [{ object: match[1] ?? '', path: match[2] ?? '' }];
    });
  }

  /** The plain files of the index: what the next commit would hold. */
  async staged(): Promise<readonly GitFile[]> {
    const listed = await this.#text(['ls-files', '-s', '-z', '--full-name', ':/']);
    return records(listed).flatMap((record) => {
      const match = /^100(?:644|755) ([0-9a-f]+) [0-3]\t(.+)$/s.exec(record);
      return match === null ? [] : [{ object: match[1] ?? '', path: match[2] ?? '' }];
    });
  }

  /** Every content that any commit brought, the oldest commits first; a content that came twice is told twice. */
  async arrivals(): Promise<readonly GitArrival[]> {
    const log = await this.#text([
      ...['log', '--all', '--reverse', '--topo-order', '--raw', '--no-abbrev', '--no-renames', '--root', '-m', '-z'],
      '--format=commit %H',
    ]);
    const arrivals: GitArrival[] = [];
    let commit = '';
    // A change is two records: what it is, then the path, which may look like anything.
    let change: string | undefined;
    for (const record of records(log)) {
      if (change !== undefined) {
        const object = /^:\d{6} 100(?:644|755) [0-9a-f]+ ([0-9a-f]+) /.exec(change)?.[1];
        if (object !== undefined) arrivals.push({ commit, object, path: record });
        change = undefined;
      } else if (record.trimStart().startsWith(':')) change = record.trimStart();
      else commit = /^commit ([0-9a-f]+)/.exec(record)?.[1] ?? commit;
    }
    return arrivals;
  }

  /** The contents of objects, in their order, as they come; those that are larger than `most` bytes are null. */
  async *contents(
    objects: readonly string[],
    most: number,
  ): AsyncGenerator<{ readonly object: string; readonly bytes: Buffer | null }> {
    const sizes = await this.#sizes(objects);
    const wanted = objects.filter((object) => (sizes.get(object) ?? most + 1) <= most);
    const isWanted = new Set(wanted);
    for (const object of objects) if (!isWanted.has(object)) yield { object, bytes: null };
    if (wanted.length === 0) return;
    const git = this.#start(['cat-file', '--batch']);
    const failed = failureOf(git);
    git.stdin.end(`${wanted.join('\n')}\n`);
    let rest: Buffer = Buffer.alloc(0);
    let at = 0;
    const pieces: Buffer[] = [];
    let held = 0;
    for await (const chunk of git.stdout) {
      pieces.push(chunk);
      held += chunk.length;
      // Joined only when enough has come for the object that is waited for.
      const needed = neededFor(rest);
      if (needed !== undefined && rest.length + held < needed) continue;
      rest = Buffer.concat([rest, ...pieces]);
      pieces.length = 0;
      held = 0;
      for (;;) {
        const total = neededFor(rest);
        if (total === undefined || rest.length < total) break;
        const headEnd = rest.indexOf(10);
        const object = wanted[at++] ?? '';
        yield { object, bytes: Buffer.from(rest.subarray(headEnd + 1, total - 1)) };
        rest = rest.subarray(total);
      }
    }
    await failed;
  }

  async #sizes(objects: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const listed = await this.#text(['cat-file', '--batch-check'], `${objects.join('\n')}\n`);
    const sizes = new Map<string, number>();
    for (const line of listed.split('\n')) {
      const match = /^([0-9a-f]+) blob (\d+)$/.exec(line);
      if (match !== null) sizes.set(match[1] ?? '', Number(match[2]));
    }
    return sizes;
  }

  async #text(args: readonly string[], input = ''): Promise<string> {
    const git = this.#start(args);
    const failed = failureOf(git);
    git.stdin.end(input);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of git.stdout) {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MOST_BYTES) continue;
      git.kill('SIGKILL');
      throw new UserError('GIT_TOO_MUCH', 'The repository has more files than can be read at once.');
    }
    await failed;
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Started in `/` and found by folders of PATH that lie elsewhere, so that no repository's file answers for it. */
  #start(args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
    const { HOME, PATH, XDG_CONFIG_HOME } = this.#env;
    const git = spawn('git', [...SAFE, '-C', this.#repository, ...args], {
      cwd: '/',
      env: {
        ...(HOME === undefined ? {} : { HOME }),
        ...(XDG_CONFIG_HOME === undefined ? {} : { XDG_CONFIG_HOME }),
        PATH: pathOutside(PATH, this.#repository),
        LC_ALL: 'C',
        GIT_NO_LAZY_FETCH: '1',
        // Older ones know nothing of that, and to all of them what a repository's own configuration says of one protocol is more than
        // what `-c protocol.allow` says of all: this alone counts for more. A missing object would be fetched by a command.
        GIT_ALLOW_PROTOCOL: 'none',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // Whoever stops listening closes the pipe; that is no failure of its own.
    git.stdin.on('error', () => undefined);
    return git;
  }
}

/** The id that git gives to a content, in the form of the repository's other ids. */
export function objectOf(bytes: Uint8Array, like: string): string {
  return createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** How long the first answer in the text is: head, content, newline. Undefined: its head is not there yet. */
function neededFor(text: Buffer): number | undefined {
  const end = text.indexOf(10);
  if (end < 0) return undefined;
  const size = /^[0-9a-f]+ blob (\d+)$/.exec(text.toString('latin1', 0, Math.min(end, 200)))?.[1];
  return size === undefined ? end + 1 : end + 1 + Number(size) + 1;
}

function records(text: string): readonly string[] {
  return text.split('\0').filter((record) => record !== '');
}

/** Settles when git has ended; throws what it complained about. */
function failureOf(git: ChildProcessByStdio<Writable, Readable, Readable>): Promise<void> {
  let said = '';
  git.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MOST_ERROR) said += chunk.toString('utf8');
  });
  const ended = new Promise<void>((resolve, reject) => {
    git.once('error', (cause) => {
      reject(
        new UserError('GIT_MISSING', 'git could not be started.', { hint: 'Install git, or scan files by their path.', cause }),
      );
    });
    git.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new UserError('GIT_FAILED', `git could not read the repository: ${said.split('\n')[0] ?? ''}`));
    });
  });
  // It is awaited after the output was read; until then nobody listens.
  ended.catch(() => undefined);
  return ended;
}
