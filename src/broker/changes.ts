import type { ObjectReader } from './object-reader.ts';

/** What a step from some commits to another one changes. Texts come from the repository: hostile. */
export interface Changes {
  /** `e4f5a6b Ann: Fix the parser`, the newest first; the first ten. */
  readonly commits: readonly string[];
  /** All of them; counted up to 1,000. */
  readonly commitCount: number;
  readonly files: readonly FileChange[];
  /** Commits that the new one no longer has: where there are any, history is rewritten. */
  readonly lost: number;
}

export interface FileChange {
  readonly path: string;
  /** Undefined: not text. */
  readonly added: number | undefined;
  readonly removed: number | undefined;
}

const SHOWN = 10;
const MOST_COMMITS = 1000;
const MOST_KNOWN = 200;
const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const NOTHING = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/**
 * What a push from `from` (undefined: a new ref) to `to` brings, against what the other side is known to have.
 * @returns undefined where the commits are not among the objects
 */
export async function changesOf(
  reader: ObjectReader,
  to: string,
  from: string | undefined,
  known: readonly string[],
): Promise<Changes | undefined> {
  const ids = [...new Set([...(from === undefined ? [] : [from]), ...known])].filter((id) => ID.test(id) && id !== to);
  if (!ID.test(to) || !(await isCommit(reader, to))) return undefined;
  const had = await presentOf(reader, ids.slice(0, MOST_KNOWN));
  const isKnown = from !== undefined && had.includes(from);
  // Where the old commit is unknown here, what is new can't be told from what was there.
  if (from !== undefined && !isKnown) return undefined;
  const not = had.map((id) => `^${id}`);
  const [log, count, lost] = await Promise.all([
    reader.git('log', '-z', `--max-count=${SHOWN}`, '--format=%h %an: %s', to, ...not, '--'),
    reader.git('rev-list', '--count', `--max-count=${MOST_COMMITS}`, to, ...not, '--'),
    from === undefined
      ? Promise.resolve('0')
      : reader.git('rev-list', '--count', `--max-count=${MOST_COMMITS}`, from, `^${to}`, '--'),
  ]);
  if (log === undefined || count === undefined) return undefined;
  const base = from ?? (await nearestOf(reader, to, had)) ?? emptyTree(to);
  return {
    commits: log.split('\0').filter((line) => line !== ''),
    commitCount: Number(count),
    files: await filesBetween(reader, base, to),
    lost: Number(lost ?? 1),
  };
}

/** The files that differ between two trees or commits. Empty where that can't be told. */
export async function filesBetween(reader: ObjectReader, from: string, to: string): Promise<readonly FileChange[]> {
  const out = await reader.git(
    'diff-tree',
    '-r',
    '-z',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    from,
    to,
    '--',
  );
  return (out ?? '').split('\0').flatMap((line) => {
    const [added = '', removed = '', ...path] = line.split('\t');
    return path.length === 0 ? [] : [{ path: path.join('\t'), added: numberOf(added), removed: numberOf(removed) }];
  });
}

export function emptyTree(id: string): string {
  return id.length === 64 ? NOTHING[64] : NOTHING[40];
}

async function isCommit(reader: ObjectReader, id: string): Promise<boolean> {
  return (await reader.git('cat-file', '-e', `${id}^{commit}`)) !== undefined;
}

async function presentOf(reader: ObjectReader, ids: readonly string[]): Promise<readonly string[]> {
  const present = await Promise.all(ids.map((id) => isCommit(reader, id)));
  return ids.filter((_id, at) => present[at]);
}

async function nearestOf(reader: ObjectReader, to: string, had: readonly string[]): Promise<string | undefined> {
  if (had.length === 0) return undefined;
  const found = await reader.git('merge-base', to, ...had);
  return found?.trim().split('\n')[0];
}

function numberOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
