import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { optimisesAfter } from '../model/index.ts';
import { inspectGroup, type LoadParser } from './inspect-group.ts';
import { takePatternsAsTheyAre } from './patterns.ts';
import type { ThreadJob, ThreadReply } from './thread.ts';

/**
 * How much a function must have run before the optimising compiler takes it up, in V8's own measure. A scan runs thousands of functions
 * for some seconds. To optimise all that were warm took a third of its processor time, and with it the second processor;
 * what is hot gets there all the same (measured on Node 20: 0.8 to 0.9 of the time, for large projects and small ones; on Node 24 no
 * difference was seen).
 */
const PATIENCE = 9;

/** The other end of a thread: inspects each group that is posted to it. What a file does to it, it does to nothing else. */
export function serveGroups(loadParser: LoadParser): void {
  // Which file is being read, and how many were begun: the thread that waits looks here when nothing moves on.
  const beats = new Int32Array(workerData.beats);
  const onLoaded = workerData.isAlone === true ? setFlagsOnce() : undefined;
  parentPort?.on('message', async ({ texts, ...job }: ThreadJob) => {
    const numbers = new Map(texts.map(({ path }, index) => [path, index]));
    const onFile = (path: string): void => {
      Atomics.store(beats, 0, numbers.get(path) ?? -1);
      Atomics.add(beats, 1, 1);
    };
    const reply: ThreadReply = await inspectGroup(texts, { ...job, loadParser, onFile, onLoaded }).catch((error: unknown) => ({
      failure: error instanceof Error ? error.message : String(error),
    }));
    parentPort?.postMessage(reply);
  });
}

/** Flags hold for the whole process, and under other flags than the start's V8 takes no code cache: so not before all is loaded. */
function setFlagsOnce(): () => void {
  let isSet = false;
  return () => {
    if (isSet) return;
    isSet = true;
    setFlagsFromString(optimisesAfter(process.versions.v8, PATIENCE));
    takePatternsAsTheyAre(false);
  };
}
