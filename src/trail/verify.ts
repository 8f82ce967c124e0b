import type { KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { canonicalise, type JsonObject } from '../model/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { asCheckpoint, hasKey, isSignedBy, keyId, pinnedKey, readPublicKey } from './checkpoint.ts';
import { codeOf } from './failure.ts';
import { isObject, isTexts, numberOf, parseObject, textOf } from './json.ts';
import { keptCheckpoints } from './kept-checkpoints.ts';
import { isAlive } from './lock.ts';
import { MAIN } from './main-chain.ts';
import { ownerOf } from './marker.ts';
import { isMisplaced, listSegments } from './segments.ts';
import { isRunId, paths } from './state.ts';
import type { ChainState, Problem, Seen } from './verify-chain.ts';
import { followChain } from './verify-chain.ts';
import { walkLines } from './walk.ts';

/** What a verification found. `problems[0]` is the first bad place; one problem a chain is named, for what follows it proves nothing. */
export interface Verification {
  /** `tampered` when there are problems; `incomplete` when something is missing that a crash can explain; else `whole`. */
  readonly result: 'whole' | 'tampered' | 'incomplete';
  readonly problems: readonly Problem[];
  /** Runs without run.end whose process is gone, and torn lines: `trail` puts them in order at the next run. */
  readonly incomplete: readonly string[];
  /** Runs that are being recorded now. */
  readonly running: readonly string[];
  readonly events: number;
  readonly runs: number;
  readonly checkpoints: number;
  /** Steps at the end of the main chain that no checkpoint covers yet. */
  readonly unsigned: number;
  /** Id of the key that was trusted; null when there is none. */
  readonly key: string | null;
}

export interface VerifyOptions {
  /** A public key in PEM form to trust instead of the pinned one. */
  readonly keyFile?: string;
  /** Checkpoints that were copied away, one a line: the record must still hold what they cover. */
  readonly checkpointFile?: string;
}

interface KnownRun {
  readonly genesis: string;
  readonly end: JsonObject | null;
}

class Verifier {
  readonly #state: string;
  readonly #problems: Problem[] = [];
  readonly #incomplete: string[] = [];
  readonly #running: string[] = [];
  readonly #runs = new Map<string, KnownRun>();
  #events = 0;
  #saysSigned = false;
  #lastEnd = 0;

  constructor(state: string) {
    this.#state = state;
  }

  /** @param kept checkpoints from elsewhere @param isPromised the caller named what must be found here */
  run(trusted: KeyObject | null, kept: readonly Checkpoint[], isPromised: boolean): Verification {
    const checkpoints = this.#readCheckpoints();
    const main = this.#main([...checkpoints, ...kept], trusted);
    if (checkpoints.length === 0) this.#unsigned(main, isPromised);
    this.#checkOrder(checkpoints);
    // Without a sound main chain the starting points of the runs' chains are unknown.
    if (this.#problems.length === 0) this.#everyRun();
    const covered = checkpoints.reduce((most, one) => Math.max(most, one.count), 0);
    if (this.#lastEnd > covered && checkpoints.length > 0) this.#incomplete.push('no checkpoint covers the end of the last run');
    return {
      result: this.#result(),
      problems: this.#problems,
      incomplete: this.#incomplete,
      running: this.#running,
      events: this.#events,
      runs: this.#runs.size,
      checkpoints: checkpoints.length,
      unsigned: Math.max(0, main.count - covered),
      key: trusted === null ? null : keyId(trusted),
    };
  }

  #result(): Verification['result'] {
    if (this.#problems.length > 0) return 'tampered';
    return this.#incomplete.length > 0 ? 'incomplete' : 'whole';
  }

  #readCheckpoints(): readonly Checkpoint[] {
    const path = paths.checkpoints(this.#state);
    const found: Checkpoint[] = [];
    try {
      const end = walkLines(path, (line, number) => {
        const text = line.toString('utf8');
        const value = parseObject(text);
        const one = value === null ? null : asCheckpoint(value);
        if (one !== null && !this.#isAsWritten(one, text, number)) return true;
        if (one !== null) found.push(one);
        else this.#incomplete.push(`line ${number} of checkpoints.ndjson is not a checkpoint`);
        return true;
      });
      if (end.torn > 0) this.#incomplete.push('the last line of checkpoints.ndjson was not written to its end');
    } catch (error) {
      if (isMisplaced(error)) {
        const at = { chain: 'main', seq: 0, file: 'checkpoints.ndjson', line: 0 };
        const message = 'a link, or something that is no file, stands in the place of the checkpoints';
        this.#problems.push({ kind: 'segment-misplaced', ...at, message });
      } else if (codeOf(error) !== 'ENOENT') throw error;
    }
    return found;
  }

  /** The signature covers five members: anything beside them and other bytes are nobody's word. */
  #isAsWritten({ chain, count, head, key, signature, time }: Checkpoint, text: string, line: number): boolean {
    if (text === canonicalise({ chain, count, head, key, signature, time })) return true;
    const message = `the checkpoint of event ${count} is not written as checkpoints are`;
    this.#problems.push({ kind: 'checkpoint-signature', chain: 'main', seq: count, file: 'checkpoints.ndjson', line, message });
    return false;
  }

  #checkOrder(checkpoints: readonly Checkpoint[]): void {
    const late = checkpoints.findIndex((one, at) => one.count < (checkpoints[at - 1]?.count ?? 0));
    const one = checkpoints[late];
    if (one === undefined) return;
    const at = { chain: 'main', seq: one.count, file: 'checkpoints.ndjson', line: late + 1 };
    this.#problems.push({
      kind: 'checkpoint-signature',
      ...at,
      message: `the checkpoint of event ${one.count} stands behind a later one`,
    });
  }

  #main(checkpoints: readonly Checkpoint[], trusted: KeyObject | null): ChainState {
    const bySeq = new Map<number, Checkpoint[]>();
    for (const one of checkpoints) bySeq.set(one.count, [...(bySeq.get(one.count) ?? []), one]);
    const wrongHead: Problem[] = [];
    const chain = followChain(paths.trail(this.#state), MAIN, 'main', undefined, true, (seen) => {
      for (const one of bySeq.get(seen.seq) ?? []) {
        if (one.head !== seen.hash)
          wrongHead.push(
            this.#checkpointProblem(one, 'checkpoint-head', `event ${one.count} is not the one that was signed`, seen),
          );
      }
      return this.#step(seen);
    });
    this.#events += chain.count;
    if (chain.torn > 0) this.#incomplete.push(`the last line of ${chain.file} was not written to its end`);
    this.#checkKeys(checkpoints, trusted, chain.count);
    const first = wrongHead[0];
    if (chain.problem !== null) this.#problems.unshift(chain.problem);
    if (first !== undefined) this.#problems.push(first);
    const gone = checkpoints.find((one) => one.count > chain.count);
    if (gone !== undefined && chain.problem === null) {
      this.#problems.push({
        ...this.#checkpointProblem(
          gone,
          'truncated',
          `a checkpoint covers ${gone.count} events, but the chain ends after ${chain.count}`,
        ),
        seq: chain.count + 1,
        file: chain.file,
      });
    }
    return chain;
  }

  /** Whoever takes the whole record away, or puts another in its place, leaves no checkpoint. */
  #unsigned({ count }: ChainState, isPromised: boolean): void {
    const at = { chain: 'main', seq: 0, file: 'checkpoints.ndjson', line: 0 };
    const missing = (message: string): void => void this.#problems.push({ kind: 'checkpoint-missing', ...at, message });
    const wasSigned = hasKey(this.#state);
    if (this.#saysSigned) missing('the chain says that it was signed, but there are no checkpoints');
    else if (isPromised) missing('nothing here is signed, so it is not what was signed before');
    else if (wasSigned && count === 0) missing('a key was made to sign this record, but nothing stands in it');
    else if (wasSigned) this.#incomplete.push('a key was made to sign this record, but nothing is signed');
  }

  #checkpointProblem(one: Checkpoint, kind: Problem['kind'], message: string, seen?: Seen): Problem {
    return { kind, chain: 'main', seq: one.count, file: seen?.file ?? 'checkpoints.ndjson', line: seen?.line ?? 0, message };
  }

  #checkKeys(checkpoints: readonly Checkpoint[], trusted: KeyObject | null, count: number): void {
    if (checkpoints.length === 0) return;
    if (trusted === null) {
      this.#problems.push({
        kind: 'checkpoint-key',
        chain: 'main',
        seq: count,
        file: 'keys/trail.pub',
        line: 0,
        message: 'there are checkpoints, but no public key to check them with',
      });
      return;
    }
    const id = keyId(trusted);
    for (const one of checkpoints) {
      const problem = checkSignature(one, trusted, id);
      if (problem === null) continue;
      this.#problems.push(this.#checkpointProblem(one, ...problem));
      return;
    }
  }

  #step(seen: Seen): Problem | null {
    const text = seen.event.toString('utf8');
    const event = parseObject(text);
    const at = { chain: 'main', seq: seen.seq, file: seen.file, line: seen.line };
    if (event === null) return { kind: 'malformed', ...at, message: `event ${seen.seq} is not a JSON object` };
    // A member that stands twice, or another number further in, would be read differently by another program.
    if (!isCanonical(event, text) || event['seq'] !== seen.seq)
      return { kind: 'malformed', ...at, message: `event ${seen.seq} is not written as events are` };
    if (event['type'] === 'checkpoint') this.#saysSigned = true;
    const run = textOf(event['run']);
    if (run === undefined) return null;
    if (event['type'] === 'run.end') this.#lastEnd = seen.seq;
    if (event['type'] === 'run.start') {
      if (!isRunId(run)) return { kind: 'malformed', ...at, message: 'the run has no valid id' };
      if (this.#runs.has(run)) return { kind: 'duplicate', ...at, message: `run ${run} starts a second time` };
      this.#runs.set(run, { genesis: seen.hash, end: null });
    }
    if (event['type'] !== 'run.end') return null;
    const known = this.#runs.get(run);
    if (known === undefined) return { kind: 'malformed', ...at, message: `run ${run} ends, but never started` };
    if (known.end !== null) return { kind: 'duplicate', ...at, message: `run ${run} ends a second time` };
    this.#runs.set(run, { ...known, end: event });
    return null;
  }

  #everyRun(): void {
    for (const [run, known] of this.#runs) {
      const problem = this.#oneRun(run, known);
      if (problem !== null) this.#problems.push(problem);
    }
    for (const name of listDirectory(paths.runs(this.#state))) {
      if (this.#runs.has(name)) continue;
      this.#problems.push({
        kind: 'run-orphan',
        chain: name,
        seq: 0,
        file: `runs/${name}`,
        line: 0,
        message: `run ${name} has events, but the main chain does not know it`,
      });
    }
  }

  #oneRun(run: string, known: KnownRun): Problem | null {
    const chain = followChain(paths.run(this.#state, run), '', run, known.genesis, false, () => null);
    this.#events += chain.count;
    if (chain.problem !== null) return chain.problem;
    if (known.end === null) {
      this.#openRun(run);
      return null;
    }
    const message = differs(known.end['chain'], chain);
    if (message === null) return null;
    return {
      kind: 'run-differs',
      chain: run,
      seq: chain.count,
      file: chain.file === '' ? `runs/${run}` : chain.file,
      line: chain.lines,
      message,
    };
  }

  #openRun(run: string): void {
    const owner = ownerOf(this.#state, run);
    if (typeof owner === 'object' && isAlive(owner)) this.#running.push(run);
    else this.#incomplete.push(`run ${run} has no end`);
  }
}

function checkSignature(one: Checkpoint, trusted: KeyObject, id: string): readonly [Problem['kind'], string] | null {
  if (one.key !== id)
    return ['checkpoint-key', `the checkpoint over ${one.count} events is signed with ${one.key}, not with the trusted ${id}`];
  return isSignedBy(one, trusted)
    ? null
    : ['checkpoint-signature', `the signature of the checkpoint over ${one.count} events is wrong`];
}

function differs(said: JsonObject[string], chain: ChainState): string | null {
  if (!isObject(said)) return 'run.end does not say how the chain ended';
  const files = said['files'];
  const count = numberOf(said['count']);
  if (count !== chain.count) return `run.end says ${count ?? 'no'} events, but there are ${chain.count}`;
  if (said['head'] !== chain.head) return 'the last event is not the one that run.end names';
  if (!isTexts(files) || files.join() !== chain.files.join()) return 'the files are not those that run.end names';
  return chain.torn > 0 ? 'bytes stand after the last event that run.end names' : null;
}

function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isCanonical(event: JsonObject, text: string): boolean {
  try {
    return canonicalise(event) === text;
  } catch {
    // Half of a character has no such form.
    return false;
  }
}

/**
 * Checks a trail whole: both kinds of chain, the checkpoints' signatures, and that they fit each other. Streams, so memory
 * does not grow with the events. Reads only.
 * @throws UserError TRAIL_KEY_UNREADABLE for a bad `keyFile`, TRAIL_CHECKPOINT_UNREADABLE for a bad `checkpointFile`.
 */
export function verifyTrail(state: string, { keyFile, checkpointFile }: VerifyOptions = {}): Verification {
  const kept = checkpointFile === undefined ? [] : keptCheckpoints(checkpointFile);
  const isPromised = keyFile !== undefined || kept.length > 0;
  // A step that is being written while this reads can look like a run without a start or a chain without its signature, so
  // what was found is only believed when nobody was writing and nothing was added meanwhile.
  for (let turn = 1; ; turn += 1) {
    const quiet = !existsSync(paths.lock(state));
    const before = sizeOf(state);
    const trusted = keyFile === undefined ? pinnedKey(state) : readPublicKey(keyFile);
    const found = new Verifier(state).run(trusted, kept, isPromised);
    if (found.result === 'whole' || turn === TURNS || (quiet && sizeOf(state) === before)) return found;
  }
}

const TURNS = 50;

function sizeOf(state: string): number {
  const sizes = listSegments(paths.trail(state), MAIN).map((one) => lstatSync(one.path).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}
