import { lstatSync, type Stats } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fsPath } from './bytes.ts';
import { readTrackedFiles, type TrackedFiles } from './git-index.ts';
import { objectOf } from './git-reader.ts';
import { type IgnoreRule, judge, parseIgnoreRules } from './ignore-rules.ts';
import { isWithin } from './paths.ts';
import { readPlainFile } from './plain-file.ts';

const LARGEST_FILE = 2 ** 18;
const MOST_FILES = 2000;

/**
 * Which of the paths a build can make again: the highest git-ignored folder above each, or the path itself where only it
 * is ignored. Asked when the destructive limit holds a run; the answer's folders don't count.
 *
 * Rules that changed after `start` are passed over, because a run could write `*` into .gitignore before it deletes; a
 * folder with tracked files is never ignored, as in git. Empty outside a repository.
 *
 * @param paths absolute
 * @param start of the run, milliseconds since the epoch
 */
export function ignoredDirectories(workspace: string, paths: readonly string[], start: number): readonly string[] {
  const judgement = new Judgement(workspace, start);
  return [...new Set(paths.flatMap((path) => (isWithin(path, workspace) ? judgement.ignoredAbove(path) : [])))];
}

/**
 * Whether a file holds what the repository of the workspace tracks, as the index said before `start`: a run could add a
 * script to it before it starts the script. Never where there is no repository or its index can't be read.
 */
export function trackedBefore(workspace: string, start: number): (path: string, content: Uint8Array) => boolean {
  const tracked = readTrackedFiles(workspace);
  if (tracked === undefined || tracked.changed > start) return () => false;
  return (path, content) => {
    const object = isWithin(path, workspace) ? tracked.objectOf(relative(workspace, path)) : undefined;
    return object !== undefined && objectOf(content, object) === object;
  };
}

class Judgement {
  readonly #workspace: string;
  readonly #start: number;
  readonly #rules: Map<string, readonly IgnoreRule[]> = new Map();
  readonly #verdicts: Map<string, boolean> = new Map();
  readonly #tracked: TrackedFiles | undefined;
  readonly #isRepository: boolean;

  constructor(workspace: string, start: number) {
    this.#workspace = workspace;
    this.#start = start;
    this.#isRepository = status(join(workspace, '.git')) !== undefined;
    this.#tracked = this.#isRepository ? readTrackedFiles(workspace) : undefined;
  }

  ignoredAbove(path: string): readonly string[] {
    if (!this.#isRepository) return [];
    const parts = relative(this.#workspace, path).split('/');
    if (parts[0] === '' || parts.includes('.git')) return [];
    for (let count = 1; count <= parts.length; count += 1) {
      const above = join(this.#workspace, ...parts.slice(0, count));
      if (this.#isIgnored(above, count < parts.length || status(above)?.isDirectory() === true)) return [above];
    }
    return [];
  }

  #isIgnored(path: string, isFolder: boolean): boolean {
    const known = this.#verdicts.get(path);
    if (known !== undefined) return known;
    const verdict = this.#isMatched(path, isFolder) && this.#tracked?.hasBelow(relative(this.#workspace, path)) !== true;
    this.#verdicts.set(path, verdict);
    return verdict;
  }

  /** The nearest file with a matching rule decides; then the repository's own list. */
  #isMatched(path: string, isFolder: boolean): boolean {
    for (let folder = dirname(path); isWithin(folder, this.#workspace); folder = dirname(folder)) {
      const verdict = judge(this.#rulesOf(join(folder, '.gitignore')), relative(folder, path), isFolder);
      if (verdict !== undefined) return verdict === 'ignored';
    }
    return (
      judge(this.#rulesOf(join(this.#workspace, '.git', 'info', 'exclude')), relative(this.#workspace, path), isFolder) ===
      'ignored'
    );
  }

  #rulesOf(file: string): readonly IgnoreRule[] {
    const known = this.#rules.get(file);
    if (known !== undefined) return known;
    if (this.#rules.size >= MOST_FILES) return [];
    const rules = this.#read(file);
    this.#rules.set(file, rules);
    return rules;
  }

  #read(file: string): readonly IgnoreRule[] {
    const found = readPlainFile(file, LARGEST_FILE);
    return found === undefined || found.status.ctimeMs > this.#start ? [] : parseIgnoreRules(found.bytes.toString('utf8'));
  }
}

function status(path: string): Stats | undefined {
  try {
    return lstatSync(fsPath(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
