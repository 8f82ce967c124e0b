/** The thread in which pages are read: what they do to it, they do to nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { readHtml } from './html/read-html.ts';

parentPort?.postMessage(readHtml(workerData.html, workerData.address));
