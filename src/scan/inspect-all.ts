import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ForeignUse } from '../inspect/code/index.ts';
import type { Incomplete, ScanLimit } from '../model/index.ts';
import { openCache, type ScanCache } from './cache.ts';
import { type Group, groupsOf } from './groups.ts';
import type { LoadParser } from './inspect-group.ts';
import { polishPatterns, takePatternsAsTheyAre } from './patterns.ts';
import type { ReadOutcome } from './read-text.ts';
import { hasThreads, InspectionThread, type ThreadJob } from './thread.ts';
import type { FoundHere, GroupResult, InspectorName, ListedFile, ScanText, Suppression, WantedModule } from './types.ts';

export interface InspectAllOptions {
  readonly loadParser: LoadParser;
  /** How many threads; small scans are done without any. */
  readonly jobs: number;
  /** Sallyport's state folder, for the cache; undefined: no cache. */
  readonly state: string | undefined;
  readonly inspectors?: ReadonlySet<InspectorName> | undefined;
  /** From which severity on fixes are looked for, which costs an inspection of the file for each; default: for all but notes. */
  readonly fixesFrom?: ScanLimit | undefined;
  /** A thread that the caller keeps: what is small goes there too, and one call after the other. */
  readonly thread?: InspectionThread | undefined;
  /** How long an inspector may read one file; default: 10 s. */
  readonly fileMs?: number | undefined;
  /** This process scans and ends: what is set for its threads holds for all of it. */
  readonly isAlone?: boolean | undefined;
  /** When to give up, as of performance.now(). */
  readonly end?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Inspected {
  readonly findings: readonly FoundHere[];
  readonly incomplete: readonly Incomplete[];
  readonly suppressions: readonly Suppression[];
  readonly wanted: readonly WantedModule[];
  readonly uses: readonly ForeignUse[];
  readonly files: number;
  readonly bytes: number;
  readonly cached: number;
  readonly binary: number;
  readonly jobs: number;
}

const FILE_MS = 10_000;
/** What was given up on a busy machine may go well the next time, so it is not kept. */
const MAY_BE_CHANCE = /\btook too\b|^reading it (?:failed|ended)/;
/** Below this a thread costs more than it brings. */
const SMALL_BYTES = 192 * 1024;
/** Of all texts that are read together, in characters. */
const BRIEF_LENGTH = 32 * 1024;

/** Inspects files, group by group, in as many threads as there is work for. */
export async function inspectAll(
  files: readonly ListedFile[],
  read: (file: ListedFile) => ReadOutcome,
  options: InspectAllOptions,
): Promise<Inspected> {
  const groups = groupsOf(files);
  const results: GroupResult[] = [];
  const totals = { files: 0, bytes: 0, cached: 0, binary: 0, done: 0 };
  const cache = options.state === undefined ? undefined : cacheIn(options.state);
  const jobs = options.thread === undefined ? jobsFor(files, groups, options.jobs) : 0;
  const order = inTurn(groups);
  const work = async (thread: InspectionThread | undefined): Promise<void> => {
    for (let index = order.pop(); index !== undefined; index = order.pop()) {
      const group = groups[index] ?? [];
      results[index] = await inspectOne(group, read, options, cache, thread, totals);
      totals.done += group.length;
      options.onProgress?.(totals.done, files.length);
    }
  };
  const threads = Array.from({ length: jobs }, () => new InspectionThread(options.isAlone));
  try {
    await Promise.all(threads.length === 0 ? [work(options.thread)] : threads.map((thread) => work(thread)));
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
  if (totals.files > totals.cached) cache?.sweep(Date.now());
  return {
    findings: results.flatMap(({ findings }) => findings),
    incomplete: results.flatMap(({ incomplete }) => incomplete),
    suppressions: results.flatMap(({ suppressions }) => suppressions),
    wanted: results.flatMap(({ wanted }) => wanted),
    uses: results.flatMap(({ uses }) => uses),
    files: totals.files,
    bytes: totals.bytes,
    cached: totals.cached,
    binary: totals.binary,
    jobs: Math.max(1, jobs),
  };
}

/** The numbers of groups, to be taken from the end: the largest first, so that no thread waits long for the last one. */
function inTurn(groups: readonly Group[]): number[] {
  const bytes = groups.map((group) => group.reduce((sum, file) => sum + file.bytes, 0));
  return [...groups.keys()].sort((a, b) => (bytes[a] ?? 0) - (bytes[b] ?? 0) || b - a);
}

async function inspectOne(
  group: Group,
  read: (file: ListedFile) => ReadOutcome,
  { loadParser, inspectors, end, fileMs = FILE_MS, fixesFrom = 'low' }: InspectAllOptions,
  cache: ScanCache | undefined,
  thread: InspectionThread | undefined,
  totals: { files: number; bytes: number; cached: number; binary: number },
): Promise<GroupResult> {
  if (end !== undefined && performance.now() > end) {
    const late = group.map(({ path }) => ({ path, reason: 'the time of the scan was up' }));
    return { findings: [], incomplete: late, suppressions: [], wanted: [], uses: [] };
  }
  const unread: Incomplete[] = [];
  const texts: ScanText[] = [];
  for (const file of group) {
    const outcome = read(file);
    if (outcome.kind === 'binary') totals.binary += 1;
    if (outcome.kind === 'unread') unread.push({ path: file.path, reason: outcome.reason });
    if (outcome.kind !== 'text') continue;
    texts.push({ path: file.path, text: outcome.text });
    totals.bytes += outcome.bytes;
  }
  totals.files += texts.length;
  const known = cache?.take(texts, inspectors, fixesFrom);
  if (known !== undefined) totals.cached += texts.length;
  const result = known ?? (await inspectNow({ texts, inspectors, fileMs, fixesFrom }, loadParser, thread));
  if (known === undefined && !result.incomplete.some(({ reason }) => MAY_BE_CHANCE.test(reason))) {
    cache?.keep(texts, inspectors, fixesFrom, result);
  }
  return { ...result, incomplete: [...unread, ...result.incomplete] };
}

/** The inspectors are loaded here: what is known from an earlier scan needs none. */
async function inspectNow(job: ThreadJob, loadParser: LoadParser, thread: InspectionThread | undefined): Promise<GroupResult> {
  const { texts, ...options } = job;
  if (texts.length === 0) return { findings: [], incomplete: [], suppressions: [], wanted: [], uses: [] };
  if (thread !== undefined) return thread.inspect(job);
  const { inspectGroup } = await import('./inspect-group.ts');
  const isBrief = texts.reduce((sum, { text }) => sum + text.length, 0) < BRIEF_LENGTH;
  try {
    return await inspectGroup(texts, { ...options, loadParser, onLoaded: () => takePatternsAsTheyAre(isBrief) });
  } finally {
    polishPatterns();
  }
}

/** None where the work is small, or where the built program's threads are not at hand. */
function jobsFor(files: readonly ListedFile[], groups: readonly Group[], wanted: number): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return bytes < SMALL_BYTES || !hasThreads() ? 0 : Math.max(1, Math.min(wanted, groups.length));
}

/** The entry of the thread's program names all its parts by their content, so its digest is that of the whole. */
function cacheIn(state: string): ScanCache | undefined {
  try {
    const entry = readFileSync(new URL('./scan-worker.js', import.meta.url));
    return openCache(state, createHash('sha256').update(entry).digest('hex'));
  } catch {
    // Beside the sources rules change from one minute to the next: nothing is kept.
    return undefined;
  }
}
