import { parentPort, Worker } from 'node:worker_threads';
import type { CodeLanguage, CodeParser } from '../inspect/code/index.ts';
import { languageOfPath } from '../inspect/code/index.ts';
import type { Inspection } from '../model/index.ts';
import type { Group } from './groups.ts';
import { inspectAlone, inspectTogether, joined } from './inspect-source.ts';
import type { Source } from './types.ts';

export type LoadParser = (language: CodeLanguage) => Promise<CodeParser>;

/** Inspects groups, one after the other or several at a time. */
export interface GroupRunner {
  readonly run: (group: Group) => Promise<Inspection>;
  readonly close: () => void;
}

/** In this process: for little, for a thread takes 50 ms to start. */
export function runHere(loadParser: LoadParser): GroupRunner {
  return { run: (group) => inspectGroup(group, loadParser), close: () => {} };
}

async function inspectGroup({ kind, sources }: Group, loadParser: LoadParser): Promise<Inspection> {
  if (kind === 'alone') return joined(sources.map(inspectAlone));
  const parsers = new Map<CodeLanguage, CodeParser>();
  for (const { path, text } of sources) {
    const language = languageOfPath(path, text.slice(0, 200).split('\n', 1)[0]);
    if (language !== undefined && !parsers.has(language)) parsers.set(language, await loadParser(language));
  }
  return inspectTogether(sources, (language) => parsers.get(language));
}

/** A group may take this long, and so much more for each character. Milliseconds. */
const BASE_MS = 20_000;
const MS_A_CHARACTER = 0.02;
const LIMITS = { maxOldGenerationSizeMb: 2048, stackSizeMb: 8 };

interface Job {
  readonly group: Group;
  readonly resolve: (inspection: Inspection) => void;
}

/** In threads. One that crashes, hangs or needs too much memory is ended, and its group is reported as not analysed. */
export function runApart(worker: URL, count: number): GroupRunner {
  const waiting: Job[] = [];
  const threads: Thread[] = [];
  const next = (thread: Thread): void => {
    const job = waiting.shift();
    if (job === undefined) return;
    void thread.inspect(job.group).then((inspection) => {
      job.resolve(inspection);
      next(thread);
    });
  };
  return {
    run: (group) =>
      new Promise((resolve) => {
        waiting.push({ group, resolve });
        const idle = threads.find((thread) => !thread.isBusy) ?? (threads.length < count ? new Thread(worker) : undefined);
        if (idle === undefined) return;
        if (!threads.includes(idle)) threads.push(idle);
        next(idle);
      }),
    close: () => {
      for (const thread of threads) thread.end();
    },
  };
}

class Thread {
  readonly #url: URL;
  #worker: Worker | undefined;
  isBusy = false;

  constructor(url: URL) {
    this.#url = url;
  }

  inspect(group: Group): Promise<Inspection> {
    this.isBusy = true;
    const worker = this.#worker ?? new Worker(this.#url, { resourceLimits: LIMITS, stdin: false, env: {} });
    this.#worker = worker;
    const size = group.sources.reduce((sum, { text }) => sum + text.length, 0);
    return new Promise<Inspection>((resolve) => {
      const finish = (inspection: Inspection): void => {
        clearTimeout(timer);
        worker.off('message', finish);
        worker.off('error', failed);
        worker.off('exit', left);
        this.isBusy = false;
        resolve(inspection);
      };
      const fail = (why: string): void => {
        // What it still says, nobody hears; an error without a listener would end this process.
        worker.on('error', () => {});
        this.end();
        finish(notAnalysed(group.sources, why));
      };
      const failed = (error: Error): void => fail(`the inspection failed (${error.message.slice(0, 200)})`);
      const left = (): void => fail('the inspection ended early');
      const timer = setTimeout(() => fail('the inspection took too long'), BASE_MS + size * MS_A_CHARACTER);
      worker.on('message', finish);
      worker.on('error', failed);
      worker.on('exit', left);
      worker.postMessage(group);
    });
  }

  end(): void {
    this.#worker?.terminate().catch(() => {});
    this.#worker = undefined;
  }
}

function notAnalysed(sources: readonly Source[], reason: string): Inspection {
  return { findings: [], incomplete: sources.map(({ path }) => ({ path, reason })) };
}

/** The other end: answers each group that is posted to this thread. */
export function serveGroups(loadParser: LoadParser): void {
  parentPort?.on('message', (group: Group) => {
    inspectGroup(group, loadParser).then(
      (inspection) => parentPort?.postMessage(inspection),
      (error: unknown) =>
        parentPort?.postMessage(
          notAnalysed(group.sources, `the inspection failed (${error instanceof Error ? error.message : error})`),
        ),
    );
  });
}
