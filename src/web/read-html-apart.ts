import { Worker } from 'node:worker_threads';
import type { Page } from './fetch-page.ts';
import { PageError, type Reading } from './types.ts';

const TIME_MS = 20_000;
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 };

/**
 * Reads HTML in a thread of its own, which is ended when it takes too long or too much: a page that was made to be hard to read
 * stops nobody but itself.
 *
 * @throws PageError
 */
export function readHtmlApart(html: string, { address }: Page): Promise<Reading> {
  // In the bundle this file is a chunk that lies beside the worker's.
  const worker = new Worker(new URL('./html-worker.js', import.meta.url), {
    workerData: { html, address },
    resourceLimits: LIMITS,
    stdin: false,
    env: {},
  });
  return new Promise<Reading>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooHard(`more than ${TIME_MS / 1000} s`)), TIME_MS);
    worker.once('message', (reading: Reading) => {
      clearTimeout(timer);
      resolve(reading);
    });
    worker.once('error', (error) => {
      clearTimeout(timer);
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(tooHard(isMemory ? 'too much memory' : `it could not be read (${error.message.slice(0, 100)})`));
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(tooHard('it could not be read'));
    });
  }).finally(() => worker.terminate());
}

function tooHard(what: string): PageError {
  return new PageError('refused', what.startsWith('it ') ? what : `reading it took ${what}`);
}
