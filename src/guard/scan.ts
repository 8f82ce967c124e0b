/* The way of a scan: find the files, inspect them, take out what is known. Everything that prints or decides comes after it. */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { ignoredIn, runGit } from '../confine/index.ts';
import { type Incomplete, type Inspection, UserError } from '../model/index.ts';
import {
  ChangedLines,
  type Group,
  type GroupRunner,
  groupsOf,
  joined,
  keyOf,
  NO_CACHE,
  openCache,
  runApart,
  runHere,
  type ScanCache,
  type ScanResult,
  type Source,
  settle,
  walk,
} from '../scan/index.ts';
import { loadCodeParser } from './code-parser.ts';

export interface ScanRequest {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only what differs from this commit, or what is staged. */
  readonly change?: { readonly since: string } | { readonly staged: true } | undefined;
  readonly exclude: readonly string[];
  readonly rules: readonly string[];
  readonly baseline: ReadonlyMap<string, string>;
  /** Threads; 0: as many as there are processors. */
  readonly jobs: number;
  /** Milliseconds; what is not inspected by then is incomplete. 0: no limit. */
  readonly maxMs: number;
  /** Where results are kept; undefined: nowhere. */
  readonly cache: string | undefined;
  /** Of the program: another one has other rules. */
  readonly version: string;
  readonly today: string;
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Less than this is inspected in this process. Characters. */
const LITTLE = 400_000;

/** @throws UserError SCAN_NOTHING, SCAN_NO_REPOSITORY, SCAN_GIT */
export async function scanPaths(request: ScanRequest): Promise<ScanResult> {
  const began = performance.now();
  const root = rootOf(request.cwd);
  const places = placesOf(request);
  const repository = repositoryAbove(root);
  const changed = request.change === undefined ? undefined : await changedLines(request, repository);
  const inRepository = (path: string): string => (repository === undefined ? path : relative(repository, join(root, path)));
  const walked = walk({
    root,
    places,
    exclude: request.exclude,
    ignored: repository === undefined ? () => new Set() : ignoredIn(repository),
  });
  const sources =
    changed === undefined
      ? walked.sources
      : await changedSources(walked.sources, changed, inRepository, request, repository ?? root);
  const { inspection, cached } = await inspectAll(sources, request);
  const all = joined([inspection, { findings: [], incomplete: walked.incomplete }]);
  const settled = settle(all, sources, {
    today: request.today,
    baseline: request.baseline,
    rules: request.rules,
    isChanged: changed === undefined ? undefined : (path, line, endLine) => changed.has(inRepository(path), line, endLine),
  });
  const bytes = sources.reduce((sum, { text }) => sum + text.length, 0);
  return {
    ...settled,
    stats: { files: sources.length, bytes, skipped: walked.skipped, cached, ms: Math.round(performance.now() - began) },
  };
}

function rootOf(cwd: string): string {
  return realpathSync(cwd);
}

function placesOf({ cwd, paths }: ScanRequest): readonly string[] {
  const root = rootOf(cwd);
  const named = paths.length === 0 ? ['.'] : paths;
  return named.map((path) => {
    const full = resolve(root, path);
    if (lstatSync(full, { throwIfNoEntry: false }) !== undefined) return full;
    throw new UserError('SCAN_NOTHING', `There is no ${path}.`, { hint: 'Name files or folders that exist.' });
  });
}

function repositoryAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

async function changedLines({ change, env }: ScanRequest, repository: string | undefined): Promise<ChangedLines> {
  if (repository === undefined) throw new UserError('SCAN_NO_REPOSITORY', 'A change can be scanned in a git repository only.');
  const changed = new ChangedLines();
  const since = change !== undefined && 'since' in change ? change.since : undefined;
  if (since?.startsWith('-') === true) throw new UserError('SCAN_GIT', `${JSON.stringify(since)} is no commit.`);
  const what = since === undefined ? ['--cached'] : [since];
  const diff = [
    'diff',
    '--unified=0',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    '--no-renames',
  ];
  await git(repository, [...diff, ...what, '--'], env, (text) => changed.push(text));
  if (since === undefined) return changed;
  let others = '';
  await git(repository, ['ls-files', '-z', '--others', '--exclude-standard'], env, (text) => {
    others += text;
  });
  for (const path of others.split('\0').filter((one) => one !== '')) changed.addWhole(path);
  return changed;
}

async function git(
  repository: string,
  args: readonly string[],
  env: ScanRequest['env'],
  onText: (text: string) => void,
): Promise<void> {
  const result = await runGit(repository, args, env, onText);
  if (!result.ok)
    throw new UserError('SCAN_GIT', `git could not tell what has changed: ${result.why.split('\n', 1)[0]}`, {
      hint: 'Name a commit that exists.',
    });
}

/** Only the files of the change. What is staged is read from the index: the file on the disk may be another one. */
async function changedSources(
  sources: readonly Source[],
  changed: ChangedLines,
  inRepository: (path: string) => string,
  { change, env }: ScanRequest,
  repository: string,
): Promise<readonly Source[]> {
  const wanted = new Set(changed.paths);
  const mine = sources.filter(({ path }) => wanted.has(inRepository(path)));
  if (change === undefined || !('staged' in change)) return mine;
  const staged: Source[] = [];
  for (const { path } of mine) {
    let text = '';
    await git(repository, ['cat-file', 'blob', `:${inRepository(path)}`], env, (piece) => {
      text += piece;
    });
    staged.push({ path, text });
  }
  return staged;
}

async function inspectAll(
  sources: readonly Source[],
  request: ScanRequest,
): Promise<{ readonly inspection: Inspection; readonly cached: number }> {
  const groups = groupsOf(sources);
  const cache: ScanCache = request.cache === undefined ? NO_CACHE : openCache(request.cache);
  const size = sources.reduce((sum, { text }) => sum + text.length, 0);
  const runner = runnerFor(size, groups.length, request.jobs);
  const end = request.maxMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + request.maxMs;
  let [done, cached] = [0, 0];
  const one = async (group: Group): Promise<Inspection> => {
    const key = keyOf(group, request.version);
    const known = cache.get(key);
    // Code stands in two groups, and each file in one of those that are looked at alone.
    if (known !== undefined && group.kind === 'alone') cached += group.sources.length;
    const inspection = known ?? (await within(runner, group, end, request.signal));
    if (known === undefined && inspection.incomplete.length === 0) cache.put(key, inspection);
    done += 1;
    request.progress?.(done, groups.length);
    return inspection;
  };
  try {
    return { inspection: joined(await Promise.all(groups.map(one))), cached };
  } finally {
    runner.close();
  }
}

function runnerFor(size: number, groups: number, jobs: number): GroupRunner {
  if (size < LITTLE) return runHere(loadCodeParser);
  const threads = jobs > 0 ? jobs : availableParallelism();
  return runApart(new URL('./scan-worker.js', import.meta.url), Math.max(1, Math.min(threads, groups)));
}

/** What was not inspected when the time is over, or when a person ended it, is incomplete and not clean. */
async function within(runner: GroupRunner, group: Group, end: number, signal: AbortSignal | undefined): Promise<Inspection> {
  const late = (reason: string): Inspection => ({
    findings: [],
    incomplete: group.sources.map(({ path }): Incomplete => ({ path, reason })),
  });
  if (signal?.aborted === true) return late('the scan was ended');
  const left = end - performance.now();
  if (left <= 0) return late('the time for the scan was over');
  if (!Number.isFinite(left) && signal === undefined) return runner.run(group);
  return new Promise((resolve) => {
    const timer = Number.isFinite(left) ? setTimeout(() => resolve(late('the time for the scan was over')), left) : undefined;
    signal?.addEventListener('abort', () => resolve(late('the scan was ended')), { once: true });
    void runner.run(group).then((inspection) => {
      clearTimeout(timer);
      resolve(inspection);
    });
  });
}
