import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { GitReader, judgeIgnored, parseIgnoreRules, readTrackedFiles } from '../../confine/index.ts';
import { type ScanLimit, UserError } from '../../model/index.ts';
import {
  addedSuppressions,
  applySuppressions,
  type BaselineEntry,
  type FoundHere,
  fingerprintsOf,
  type InspectAllOptions,
  type Inspected,
  inOrder,
  inspectAll,
  inspectHomesIn,
  type Kept,
  type ListedFile,
  LONGEST_FILE,
  mergeFindings,
  onlyNew,
  parseBaseline,
  type ReadOutcome,
  readText,
  type ScanFinding,
  type ScanResult,
  type ScanText,
  type Suppression,
  undeclaredImports,
} from '../../scan/index.ts';
import { loadCodeParserQuickly } from '../code-parser.ts';
import { type Change, changeSince, changeStaged } from './changes.ts';
import { type EngineChange, type EngineWish, type WithEngines, withEngines } from './engines.ts';
import { inspectHistory } from './history.ts';
import { holdsBelow, surroundingsOf } from './surroundings.ts';
import { type Listing, listFiles, repositoryAround } from './walk.ts';

export interface ScanRequest {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  /** Only these rules; empty: all. */
  readonly rules: readonly string[];
  /** Look only at what changed since this commit. */
  readonly diff?: string | undefined;
  /** Look only at what is staged. */
  readonly staged?: boolean | undefined;
  /** Also look for secrets in every commit. */
  readonly history?: boolean | undefined;
  /** A text that lies in no file. */
  readonly text?: ScanText | undefined;
  readonly baseline?: string | undefined;
  readonly jobs?: number | undefined;
  readonly maxMs?: number | undefined;
  /** Sallyport's state folder, for the cache; undefined: no cache. */
  readonly state: string | undefined;
  /** `2026-11-25`. */
  readonly today: string;
  /** Other scanners that are asked too. */
  readonly engines?: EngineWish | undefined;
  /** From which severity on fixes are shown; default: for all but notes. */
  readonly fixesFrom?: ScanLimit | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** More threads than this wait for memory, not for work. */
const MOST_JOBS = 16;

/**
 * Scans files, a change, or one text.
 *
 * @throws UserError for a path, a commit or a baseline that does not exist
 */
export async function scanPaths(request: ScanRequest): Promise<ScanResult> {
  const began = performance.now();
  const options: InspectAllOptions = {
    loadParser: loadCodeParserQuickly,
    jobs: Math.min(MOST_JOBS, request.jobs ?? availableParallelism()),
    state: request.state,
    fixesFrom: request.fixesFrom,
    isAlone: true,
    end: request.maxMs === undefined ? undefined : began + request.maxMs,
    onProgress: request.onProgress,
  };
  const own = await look(request, options);
  const more = await askEngines(own, request);
  const found = more === undefined ? own : joined(own, more);
  const history = request.history === true ? await lookBack(request, found.listing.root, options) : undefined;
  const reported = settle(history?.findings ?? [], found, request);
  const entries = (found.baseline ?? []).map(({ fingerprint }) => fingerprint);
  const known = new Set(reported.map(({ fingerprint }) => fingerprint));
  return {
    root: found.listing.root,
    findings: reported,
    incomplete: [
      ...found.listing.incomplete,
      ...found.inspected.incomplete,
      ...(more?.incomplete ?? []),
      ...(history?.incomplete ?? []),
    ].sort(byPlace),
    // Who looks at a part only can't tell what is gone.
    stale: isWhole(request) ? entries.filter((fingerprint) => !known.has(fingerprint)) : [],
    stats: {
      files: found.inspected.files + (history?.files ?? 0),
      bytes: found.inspected.bytes + (history?.bytes ?? 0),
      cached: found.inspected.cached,
      skipped: { ...found.listing.skipped, binary: found.listing.skipped.binary + found.inspected.binary },
      ms: Math.round(performance.now() - began),
      jobs: found.inspected.jobs,
      engines: more?.engines ?? [],
    },
  };
}

async function askEngines({ findings, listing, change }: Found, request: ScanRequest): Promise<WithEngines | undefined> {
  const { engines, cwd, env, maxMs } = request;
  if (engines === undefined || engines.names.length === 0) return undefined;
  return withEngines(findings, engines, { cwd, env, root: listing.root, files: listing.files, maxMs, change });
}

/** What others say joins what counts; what is old stays what it was. */
function joined(own: Found, { findings }: WithEngines): Found {
  const counting = new Set(own.findings);
  const old = own.inspected.findings.filter((finding) => !counting.has(finding));
  return { ...own, findings, inspected: { ...own.inspected, findings: [...old, ...findings] } };
}

function isWhole({ diff, staged, rules, paths }: ScanRequest): boolean {
  return diff === undefined && staged !== true && rules.length === 0 && paths.length === 0;
}

interface Found {
  readonly listing: Listing;
  readonly inspected: Inspected;
  /** Those of `inspected` that count: under a change only what is new. */
  readonly findings: readonly FoundHere[];
  readonly added: ReadonlySet<Suppression>;
  readonly baseline: readonly BaselineEntry[] | undefined;
  /** Undefined: what lies in the folder. */
  readonly change: EngineChange | undefined;
}

async function look(request: ScanRequest, options: InspectAllOptions): Promise<Found> {
  if (request.text !== undefined) return lookAtText(request.text, request, options);
  if (request.diff !== undefined || request.staged === true) return lookAtChange(request, options);
  const baseline = request.baseline === undefined ? undefined : readBaseline(request.cwd, request.baseline);
  const listing = listFiles(request);
  const read = ({ path }: { readonly path: string }): ReadOutcome => readText(join(listing.root, path));
  const all = await inspectAll(listing.files, read, options);
  const declared = await withImports(all, listing.root, pathsOf(listing.files), read);
  const inspected = withHomes(declared, listing.files, read, keptIn(listing.root));
  return { listing, inspected, findings: inspected.findings, added: new Set(), baseline, change: undefined };
}

/** Adds what the files together say of a smart home. */
function withHomes(
  inspected: Inspected,
  files: readonly ListedFile[],
  read: (file: ListedFile) => ReadOutcome,
  kept: Kept | undefined,
): Inspected {
  const { findings, incomplete } = inspectHomesIn(files, read, kept);
  const said = new Set(inspected.incomplete.map(({ path }) => path));
  return {
    ...inspected,
    findings: findings.length === 0 ? inspected.findings : mergeFindings([...inspected.findings, ...findings]),
    incomplete: [...inspected.incomplete, ...incomplete.filter(({ path }) => !said.has(path))],
  };
}

/** Files that git ignores are not listed, so what is listed is tracked, or would be. */
export function keptIn(root: string): Kept | undefined {
  const tracked = existsSync(join(root, '.git')) ? readTrackedFiles(root) : undefined;
  if (tracked === undefined) return undefined;
  return (path) => (tracked.has(path) ? 'tracked' : 'untracked');
}

async function lookAtText(text: ScanText, request: ScanRequest, options: InspectAllOptions): Promise<Found> {
  const files = [{ path: text.path, bytes: text.text.length }];
  const read = (): ReadOutcome => ({ kind: 'text', text: text.text, bytes: Buffer.byteLength(text.text) });
  const inspected = await inspectAll(files, read, options);
  const skipped = { ignored: 0, excluded: 0, binary: 0, dependencies: [] };
  const listing = { root: request.cwd, files, incomplete: [], skipped };
  const change = { before: { files: [], read }, after: { files, read } };
  return { listing, inspected, findings: inspected.findings, added: new Set(), baseline: undefined, change };
}

async function lookAtChange(request: ScanRequest, options: InspectAllOptions): Promise<Found> {
  const listed = listFiles(request);
  const repository = repositoryAround(listed.root);
  if (repository === undefined) {
    throw new UserError('NO_REPOSITORY', `${listed.root} is in no git repository, so there is nothing to compare with.`);
  }
  const git = new GitReader(repository, request.env);
  const commit = request.staged === true ? undefined : await git.forkPoint(await git.commitOf(request.diff ?? 'HEAD'));
  const change = await changeOf(git, request, listed, repository, commit);
  const listedPaths = pathsOf(listed.files);
  const now = await withImports(
    await inspectAll(change.after, change.readAfter, options),
    repository,
    listedPaths,
    change.readAfter,
  );
  const inspected = withHomes(now, change.after, change.readAfter, undefined);
  const old = await inspectAll(change.before, change.readBefore, { ...options, fixesFrom: 'none', onProgress: undefined });
  const declared = await withImports(old, repository, listedPaths, change.readBefore);
  const before = withHomes(declared, change.before, change.readBefore, undefined);
  const paths = new Set(change.after.map(({ path }) => path));
  return {
    listing: { ...listed, root: repository, files: change.after },
    inspected,
    findings: onlyNew(inspected.findings, before.findings, paths),
    added: addedSuppressions(inspected.suppressions, before.suppressions),
    baseline: await baselineBefore(git, request, repository, commit ?? 'HEAD'),
    change: {
      before: { files: change.before, read: change.readBefore },
      after: { files: change.after, read: change.readAfter },
    },
  };
}

function pathsOf(files: Listing['files']): readonly string[] {
  return files.map(({ path }) => path);
}

/** With what the files import and no manifest around them names, and what they ask of libraries that do not have it. */
async function withImports(
  inspected: Inspected,
  root: string,
  listed: readonly string[],
  read: (file: ListedFile) => ReadOutcome,
): Promise<Inspected> {
  const { wanted, uses } = inspected;
  const undeclared = wanted.length === 0 ? [] : undeclaredImports(wanted, surroundingsOf(root, wanted, listed));
  // The names of whole libraries are loaded only when something is asked of one.
  const invented = uses.length === 0 ? [] : (await import('./declared.ts')).inventedUses(uses, root, holdsBelow(root), read);
  if (undeclared.length + invented.length === 0) return inspected;
  return { ...inspected, findings: [...inspected.findings, ...undeclared, ...invented] };
}

/** @throws UserError BASELINE_MISSING, BASELINE_BROKEN */
export function readBaseline(cwd: string, name: string): readonly BaselineEntry[] {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, name), 'utf8');
  } catch (cause) {
    throw new UserError('BASELINE_MISSING', `There is no baseline ${name}.`, {
      hint: `Write one: sallyport scan --write-baseline ${name}`,
      cause,
    });
  }
  return parseBaseline(text, name);
}

/** A baseline inside the repository as it was: a change can't accept its own findings. */
async function baselineBefore(
  git: GitReader,
  request: ScanRequest,
  repository: string,
  commit: string,
): Promise<readonly BaselineEntry[] | undefined> {
  if (request.baseline === undefined) return undefined;
  const path = resolve(request.cwd, request.baseline);
  if (!path.startsWith(`${repository}/`)) return readBaseline(request.cwd, request.baseline);
  const tree = await git.tree(commit).catch(() => []);
  const file = tree.find((one) => one.path === path.slice(repository.length + 1));
  if (file === undefined) return [];
  for await (const { bytes } of git.contents([file.object], LONGEST_FILE)) {
    if (bytes !== null) return parseBaseline(bytes.toString('utf8'), request.baseline);
  }
  return [];
}

async function changeOf(
  git: GitReader,
  request: ScanRequest,
  listed: Listing,
  repository: string,
  commit: string | undefined,
): Promise<Change> {
  const prefix = listed.root === repository ? '' : `${listed.root.slice(repository.length + 1)}/`;
  if (commit === undefined) {
    const named =
      request.paths.length === 0 && prefix === '' ? undefined : new Set(listed.files.map(({ path }) => prefix + path));
    const isExcluded = excluder(request.exclude);
    return changeStaged(git, (path) => isExcluded(path) || named?.has(path) === false);
  }
  const files = listed.files.map((file) => ({ ...file, path: prefix + file.path }));
  return changeSince(git, commit, repository, files, ({ path }) => readText(join(repository, path)));
}

async function lookBack(
  request: ScanRequest,
  root: string,
  options: InspectAllOptions,
): Promise<Awaited<ReturnType<typeof inspectHistory>>> {
  const repository = repositoryAround(root);
  if (repository === undefined) throw new UserError('NO_REPOSITORY', `${root} is in no git repository, so it has no history.`);
  return inspectHistory(new GitReader(repository, request.env), excluder(request.exclude), options);
}

/** Suppressions are judged by all that they silence, also by what is old; then only what counts is kept. */
function silenced(
  history: readonly FoundHere[],
  { inspected, findings, added }: Found,
  request: ScanRequest,
  asked: ReadonlySet<string> | undefined,
): ReturnType<typeof applySuppressions> {
  const isChange = request.diff !== undefined || request.staged === true;
  const counting = new Set(findings);
  const old = new Set(inspected.findings.filter((finding) => !counting.has(finding)));
  return applySuppressions([...inspected.findings, ...onlyGone(history, findings)], inspected.suppressions, {
    today: request.today,
    isAdded: (one) => added.has(one),
    isNew: (finding) => isChange && counting.has(finding),
    asked,
  }).filter(({ finding }) => !old.has(finding));
}

/** Suppressions, fingerprints, the baseline and the wish for certain rules only, in this order. */
function settle(history: readonly FoundHere[], found: Found, request: ScanRequest): readonly ScanFinding[] {
  const { inspected, baseline } = found;
  const asked = request.rules.length === 0 ? undefined : new Set(request.rules);
  const settled = silenced(history, found, request, asked);
  const prints = fingerprints([...inspected.findings, ...settled.map(({ finding }) => finding)]);
  const accepted = new Set(baseline?.map(({ fingerprint }) => fingerprint));
  const reported = settled.map(({ finding, suppressed }): ScanFinding => {
    const fingerprint = prints.get(finding) ?? '';
    const state =
      suppressed ??
      (accepted.has(fingerprint)
        ? ({ by: 'baseline', reason: `in the baseline ${request.baseline ?? ''}` } as const)
        : undefined);
    return state === undefined ? { ...finding, fingerprint } : { ...finding, fingerprint, suppressed: state };
  });
  return reported.filter(({ rule }) => asked?.has(rule) !== false).sort(inOrder);
}

/** Of all findings of the files, also those that are not new: which of several alike a finding is must not depend on the change. */
function fingerprints(findings: readonly FoundHere[]): ReadonlyMap<FoundHere, string> {
  const ordered = [...new Set(findings)].sort(inOrder);
  const prints = fingerprintsOf(ordered);
  return new Map(ordered.map((finding, index) => [finding, prints[index] ?? '']));
}

/** What the history holds and the files still hold is one finding: that of the files. */
function onlyGone(history: readonly FoundHere[], findings: readonly FoundHere[]): readonly FoundHere[] {
  const keyOf = ({ rule, place, excerpt }: FoundHere): string => `${rule}\0${place.path}\0${excerpt}`;
  const here = new Set(findings.map(keyOf));
  return history.filter((finding) => !here.has(keyOf(finding)));
}

/** Whether patterns like those of .gitignore leave out a path or a folder above it. */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const rules = parseIgnoreRules(patterns.join('\n'));
  if (rules.length === 0) return () => false;
  return (path) => {
    const parts = path.split('/');
    return parts.some(
      (_, index) => judgeIgnored(rules, parts.slice(0, index + 1).join('/'), index < parts.length - 1) === 'ignored',
    );
  };
}

function byPlace(a: { path: string; line?: number }, b: { path: string; line?: number }): number {
  return a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;
}
