import type { RunIntent, RunOutcome, Step, TrailPosition } from '../model/index.ts';
import type { MainOptions, Place } from './main-chain.ts';
import { MainChain } from './main-chain.ts';
import { removeMarker, writeMarker } from './marker.ts';
import { keyedTagger, Redactor } from './redact.ts';
import { RunChain } from './run-chain.ts';
import { SEGMENT_BYTES } from './segments.ts';
import type { SpoolReader } from './spool.ts';
import { isRunId, paths, prepareState } from './state.ts';

export interface TrailOptions {
  /** Microseconds since the epoch. */
  readonly now?: () => number;
  /** A segment that has reached this size is followed by the next. Bytes. */
  readonly segmentBytes?: number;
  /** Wait for the disk at checkpoints and at the end of a run, so that the record outlives a power cut. */
  readonly durable?: boolean;
  /** How long to wait for other writers of the main chain. */
  readonly lockWaitMs?: number;
}

/** The trail of one state directory, open for writing. */
export interface Trail {
  readonly state: string;
  /** Writes run.start; only when this returns may the run begin. The run id must be new. */
  startRun(intent: RunIntent): RunTrail;
  /** Appends a step that belongs to no run that is being written: undo, commit, discard. Once a minute it is signed. */
  note(step: Step): Place;
  /** The same for several steps at once, in their order. */
  noteAll(steps: readonly Step[]): void;
  /** Signs the chain as it is now, after a `checkpoint` step. */
  checkpoint(): Place;
  /** For recovery: a run's trail that goes on where another process stopped. */
  resumeRun(run: string, start: Place, chain: RunChain): RunTrail;
  /** For recovery: a chain that goes on. */
  chainOf(run: string, head: string, count: number, segments: number): RunChain;
}

/** The trail of one run. Every method throws UserError TRAIL_UNWRITABLE when it cannot write: stop the run then. */
export interface RunTrail {
  readonly run: string;
  /** Hash of run.start. */
  readonly head: string;
  /** Takes over what the warden has written so far. Call it now and then, and once after the run. @returns events taken. */
  ingest(spool: SpoolReader): number;
  /** Appends a question or an answer. */
  append(step: Step): Place;
  /** Writes run.end and signs. Call after the last `ingest`. */
  end(outcome: RunOutcome): TrailPosition;
  /** Writes run.end with these members; `end` is the usual way. */
  finish(members: Omit<Step, 'type' | 'run'>): TrailPosition;
}

function microseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

class OpenRunTrail implements RunTrail {
  readonly run: string;
  readonly head: string;
  readonly #main: MainChain;
  readonly #chain: RunChain;
  readonly #first: number;
  readonly #state: string;
  readonly #durable: boolean;

  constructor(state: string, main: MainChain, run: string, start: Place, chain: RunChain, durable: boolean) {
    this.#state = state;
    this.#main = main;
    this.#chain = chain;
    this.#first = start.seq;
    this.#durable = durable;
    this.run = run;
    this.head = start.hash;
  }

  ingest(spool: SpoolReader): number {
    let taken = 0;
    for (let batch = spool.read(); batch !== null; batch = spool.read()) {
      try {
        taken += this.#chain.append(batch);
      } catch (error) {
        // What could not be written is offered again, to this process or to recovery.
        spool.rewind(batch.length);
        throw error;
      }
    }
    return taken;
  }

  append(step: Step): Place {
    return this.#main.append({ ...step, run: this.run }, false);
  }

  end(outcome: RunOutcome): TrailPosition {
    return this.finish({ ...outcome });
  }

  finish(members: Omit<Step, 'type' | 'run'>): TrailPosition {
    this.#chain.close(this.#durable);
    const { count, head, files } = this.#chain.summary();
    const place = this.#main.append({ ...members, type: 'run.end', run: this.run, chain: { count, head, files } }, true);
    removeMarker(this.#state, this.run);
    return { first: this.#first, last: place.seq, head: place.hash };
  }
}

interface Kept {
  readonly redactor: Redactor;
  readonly main: MainChain;
}

/** A process that carries out many runs knows where it left the chain, and whoever opens the trail anew would have to look. */
const kept = new Map<string, Kept>();

function keptFor(state: string, options: MainOptions, isUsual: boolean): Kept {
  const known = isUsual ? kept.get(state) : undefined;
  if (known !== undefined) return known;
  const redactor = new Redactor(keyedTagger(state));
  const made = { redactor, main: new MainChain(state, redactor, options) };
  if (isUsual) kept.set(state, made);
  return made;
}

/**
 * Opens the trail of a state directory for writing; makes the directory where it is missing.
 * @throws UserError TRAIL_UNWRITABLE, STATE_IS_LINK, STATE_NOT_OWNED, STATE_OPEN (exit code 125).
 */
export function openTrail(state: string, options?: TrailOptions): Trail {
  prepareState(state);
  const { now = microseconds, segmentBytes = SEGMENT_BYTES, durable = false, lockWaitMs = 30_000 } = options ?? {};
  const { redactor, main } = keptFor(state, { now, segmentBytes, durable, lockWaitMs }, options === undefined);

  function chainOf(run: string, head: string, count: number, segments: number): RunChain {
    return new RunChain(paths.run(state, run), { head, count, segments }, redactor, segmentBytes);
  }

  function resumeRun(run: string, start: Place, chain: RunChain): RunTrail {
    return new OpenRunTrail(state, main, run, start, chain, durable);
  }

  function writeStart(intent: RunIntent): Place {
    try {
      return main.append({ ...intent, type: 'run.start' }, false);
    } catch (error) {
      removeMarker(state, intent.run);
      throw error;
    }
  }

  return {
    state,
    chainOf,
    resumeRun,
    note: (step) => main.appendAll([step]),
    noteAll: (steps) => void main.appendAll(steps),
    checkpoint: () => main.append({ type: 'checkpoint', note: 'asked for' }, true),
    startRun(intent) {
      if (!isRunId(intent.run)) throw new TypeError(`"${intent.run}" is not a run id`);
      writeMarker(state, intent.run);
      const start = writeStart(intent);
      const chain = chainOf(intent.run, start.hash, 0, 0);
      // While the run goes on nobody waits for the key, or for a file to be made.
      setImmediate(() => {
        main.warm();
        chain.warm();
      }).unref();
      return resumeRun(intent.run, start, chain);
    },
  };
}
