/** The process that inspects, `worker.ts SEED ROUND`: what breaks here, the one that started it tells. */
import { loadCodeParser } from '../../src/guard/index.ts';
import { inspectGroup } from '../../src/scan/index.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { samples } from './samples.ts';

export interface Beat {
  readonly round: number;
  readonly ms: number;
  readonly bytes: number;
  readonly path: string;
  /** What an inspector threw, or said that its reading failed. */
  readonly failure: string | undefined;
}

const FILE_MS = 2000;
const [seed = 1, from = 0] = process.argv.slice(2).map(Number);
const all = samples();

for (let round = from; ; round += 1) {
  const text = mutated(all, new Random(seed + round));
  const began = performance.now();
  process.send?.(round);
  const outcome = await inspectGroup([text], { loadParser: loadCodeParser, fileMs: FILE_MS }).then(
    ({ incomplete }) => incomplete.find(({ reason }) => reason.startsWith('reading it failed'))?.reason,
    (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  const beat: Beat = { round, ms: performance.now() - began, bytes: text.text.length, path: text.path, failure: outcome };
  process.send?.(beat);
}
