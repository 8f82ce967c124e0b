import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Incomplete, ScanLimit } from '../model/index.ts';
import type { GroupResult, InspectorName, ScanText } from './types.ts';

export interface ThreadJob {
  readonly texts: readonly ScanText[];
  readonly inspectors: ReadonlySet<InspectorName> | undefined;
  readonly fileMs: number;
  readonly fixesFrom: ScanLimit;
}

export type ThreadReply = GroupResult | { readonly failure: string };

/** A larger young generation made a scan no quicker, and two threads 60 MB larger. */
const LIMITS = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 24, stackSizeMb: 8 };
const LOOK_MS = 250;
/** Beyond the time that a file may take: what hangs so long does not look at the clock any more. */
const GRACE_MS = 5000;

/** Where the thread's program lies in the built package; there is none beside the sources. */
const program = new URL('./scan-worker.js', import.meta.url);

/** Whether this is the built program, which has a file for its threads. */
export function hasThreads(): boolean {
  return existsSync(program);
}

/** One thread that inspects one group after the other. A file that hangs it or breaks it is named, and the rest is read again. */
export class InspectionThread {
  readonly #beats: Int32Array = new Int32Array(new SharedArrayBuffer(8));
  readonly #isAlone: boolean;
  #worker: Worker | undefined;

  /** @param isAlone whether this process scans and ends: such a one compiles less */
  constructor(isAlone = false) {
    this.#isAlone = isAlone;
  }

  async inspect(job: ThreadJob): Promise<GroupResult> {
    const lost: Incomplete[] = [];
    let { texts } = job;
    while (texts.length > 0) {
      const outcome = await this.#once({ ...job, texts });
      if (!('failure' in outcome)) return { ...outcome, incomplete: [...outcome.incomplete, ...lost] };
      await this.close();
      const culprit = texts[Atomics.load(this.#beats, 0)] ?? texts[0];
      if (culprit === undefined) break;
      lost.push({ path: culprit.path, reason: outcome.failure });
      texts = texts.filter((text) => text !== culprit);
    }
    return { findings: [], incomplete: lost, suppressions: [], wanted: [], uses: [] };
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #once(job: ThreadJob): Promise<ThreadReply> {
    this.#worker ??= new Worker(program, {
      workerData: { beats: this.#beats.buffer, isAlone: this.#isAlone },
      resourceLimits: LIMITS,
      stdin: false,
      env: {},
    });
    const worker = this.#worker;
    // One that is kept holds up nobody's end.
    worker.ref();
    Atomics.store(this.#beats, 0, 0);
    return new Promise<ThreadReply>((resolve) => {
      const stop = this.#watch(job.fileMs, () => done({ failure: 'reading it took too long' }));
      const onError = (error: Error): void => done({ failure: whatBroke(error) });
      const onExit = (): void => done({ failure: 'reading it ended the thread' });
      const done = (reply: ThreadReply): void => {
        stop();
        worker.off('message', done).off('error', onError).off('exit', onExit);
        worker.unref();
        resolve(reply);
      };
      worker.once('message', done).once('error', onError).once('exit', onExit);
      worker.postMessage(job);
    });
  }

  /** Calls back when no new file was begun for too long. Returns what ends the watch. */
  #watch(fileMs: number, onHang: () => void): () => void {
    let seen = Atomics.load(this.#beats, 1);
    let since = performance.now();
    const timer = setInterval(() => {
      const beats = Atomics.load(this.#beats, 1);
      if (beats !== seen) [seen, since] = [beats, performance.now()];
      if (performance.now() - since > fileMs + GRACE_MS) onHang();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }
}

function whatBroke(error: Error): string {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory ? 'reading it took too much memory' : `reading it failed (${error.message.slice(0, 100)})`;
}
