import { parentPort, workerData } from 'node:worker_threads';
import { inspectGroup, type LoadParser } from './inspect-group.ts';
import type { ThreadJob, ThreadReply } from './thread.ts';

/** The other end of a thread: inspects each group that is posted to it. What a file does to it, it does to nothing else. */
export function serveGroups(loadParser: LoadParser): void {
  // Which file is being read, and how many were begun: the thread that waits looks here when nothing moves on.
  const beats = new Int32Array(workerData.beats);
  parentPort?.on('message', async ({ texts, inspectors, fileMs }: ThreadJob) => {
    const numbers = new Map(texts.map(({ path }, index) => [path, index]));
    const onFile = (path: string): void => {
      Atomics.store(beats, 0, numbers.get(path) ?? -1);
      Atomics.add(beats, 1, 1);
    };
    const reply: ThreadReply = await inspectGroup(texts, { loadParser, inspectors, fileMs, onFile }).catch((error: unknown) => ({
      failure: error instanceof Error ? error.message : String(error),
    }));
    parentPort?.postMessage(reply);
  });
}
