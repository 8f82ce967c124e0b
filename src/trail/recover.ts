import { closeSync } from 'node:fs';
import type { JsonObject } from '../model/index.ts';
import { codeOf } from './failure.ts';
import { numberOf, parseObject } from './json.ts';
import { isAlive, removeLeft, withLock } from './lock.ts';
import type { Place } from './main-chain.ts';
import { MAIN } from './main-chain.ts';
import { openRuns, ownerOf, removeMarker } from './marker.ts';
import type { RunChain } from './run-chain.ts';
import type { Torn } from './segments.ts';
import { lastLink, listSegments, openAppend, setTornAside } from './segments.ts';
import { SpoolReader } from './spool.ts';
import { paths } from './state.ts';
import type { RunTrail, Trail } from './trail.ts';
import { seqOf, walkLinks } from './walk.ts';

/** What was found of a run whose process died, and put in order. */
export interface Recovered {
  readonly run: string;
  /** Events that were taken over from the spool now. */
  readonly taken: number;
  readonly torn: Torn | null;
}

interface Steps {
  readonly start: Place | null;
  readonly ended: boolean;
}

// Reads the whole main chain; only needed when a process died.
function stepsOf(state: string, run: string): Steps {
  let start: Place | null = null;
  let ended = false;
  for (const segment of listSegments(paths.trail(state), MAIN)) {
    walkLinks(segment.path, (link) => {
      if (link === null || !link.event.includes(run)) return true;
      const event = parseObject(link.event.toString('utf8'));
      if (event?.['run'] !== run) return true;
      if (event['type'] === 'run.start') start = { seq: numberOf(event['seq']) ?? 0, hash: link.hash };
      if (event['type'] === 'run.end') ended = true;
      return true;
    });
  }
  return { start, ended };
}

interface Left {
  readonly chain: RunChain;
  readonly lastSeq: number;
  readonly torn: Torn | null;
}

function pickUp(trail: Trail, run: string, start: Place): Left {
  const directory = paths.run(trail.state, run);
  const segments = listSegments(directory, '');
  const last = segments.at(-1);
  let torn: Torn | null = null;
  if (last !== undefined) {
    const fd = openAppend(last.path);
    try {
      torn = setTornAside(fd, last, directory);
    } finally {
      closeSync(fd);
    }
  }
  let count = 0;
  for (const segment of segments) count += walkLinks(segment.path, () => true).lines;
  const link = lastLink(segments);
  const lastSeq = link === null ? 0 : (seqOf(Buffer.from(link.event)) ?? 0);
  return { chain: trail.chainOf(run, link?.hash ?? start.hash, count, segments.length), lastSeq, torn };
}

/** The lines of a batch that come after `lastSeq`. */
export function linesAfter(batch: Buffer, lastSeq: number): Buffer {
  for (let start = 0; start < batch.length; ) {
    const end = batch.indexOf(10, start);
    const seq = seqOf(batch.subarray(start, end));
    if (seq === null || seq > lastSeq) return batch.subarray(start);
    start = end + 1;
  }
  return batch.subarray(batch.length);
}

function takeRest(state: string, run: string, left: Left): number {
  let spool: SpoolReader;
  try {
    spool = new SpoolReader(paths.spool(state, run));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
  try {
    let taken = 0;
    for (let batch = spool.read(); batch !== null; batch = spool.read()) {
      const rest = linesAfter(batch, left.lastSeq);
      if (rest.length > 0) taken += left.chain.append(rest);
    }
    return taken;
  } finally {
    spool.close();
  }
}

function close(runTrail: RunTrail, left: Left, taken: number): void {
  const torn: JsonObject = left.torn === null ? {} : { torn: { ...left.torn } };
  runTrail.append({ type: 'recovered', what: 'the process of this run ended without writing run.end', events: taken, ...torn });
  runTrail.finish({ exitCode: null, signal: null, reason: 'recovered', durationMs: null, counters: {} });
}

function recover(trail: Trail, run: string): Recovered | null {
  // Another process may have been here while this one waited for the lock.
  if (!isAbandoned(trail.state, run)) return null;
  const { start, ended } = stepsOf(trail.state, run);
  if (start === null || ended) {
    // It died before its intent was written, so nothing was done; or after its end was.
    removeMarker(trail.state, run);
    return null;
  }
  const left = pickUp(trail, run, start);
  const taken = takeRest(trail.state, run, left);
  close(trail.resumeRun(run, start, left.chain), left, taken);
  return { run, taken, torn: left.torn };
}

function isAbandoned(state: string, run: string): boolean {
  const owner = ownerOf(state, run);
  if (owner === 'none') return false;
  return owner === 'broken' || !isAlive(owner);
}

/**
 * Ends the runs whose process died: takes over what is left in their spool, sets a torn line aside, and writes
 * `recovered` and a run.end with reason `recovered`. Costs one directory listing when there are none.
 * @throws UserError TRAIL_UNWRITABLE
 */
export function recoverDeadRuns(trail: Trail): readonly Recovered[] {
  const found: Recovered[] = [];
  for (const run of openRuns(trail.state)) {
    if (!isAbandoned(trail.state, run)) continue;
    const one = withLock(`${paths.marker(trail.state, run)}.lock`, 30_000, () => recover(trail, run));
    if (one !== null) found.push(one);
  }
  if (found.length > 0) removeLeft(paths.lock(trail.state));
  return found;
}
