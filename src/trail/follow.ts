import { join } from 'node:path';
import type { RecordedStep } from '../model/index.ts';
import { parseLine } from './chain.ts';
import { parseObject } from './json.ts';
import { MAIN } from './main-chain.ts';
import { asStep } from './read.ts';
import { listSegments, segmentName } from './segments.ts';
import { SpoolReader } from './spool.ts';
import { paths } from './state.ts';

/** Follows the main chain as it grows, over the change of segments. */
export class MainFollower {
  readonly #directory: string;
  #number: number;
  #reader: SpoolReader | undefined;

  constructor(state: string) {
    this.#directory = paths.trail(state);
    this.#number = listSegments(this.#directory, MAIN)[0]?.number ?? 1;
  }

  /** The steps that were added since the last call, oldest first; the first call gives them all. */
  next(): readonly RecordedStep[] {
    const steps: RecordedStep[] = [];
    for (;;) {
      const last = listSegments(this.#directory, MAIN).at(-1)?.number ?? 0;
      if (last < this.#number) return steps;
      this.#reader ??= new SpoolReader(join(this.#directory, segmentName(MAIN, this.#number)));
      for (let batch = this.#reader.read(); batch !== null; batch = this.#reader.read()) collect(batch, steps);
      if (last === this.#number) return steps;
      this.close();
      this.#number += 1;
    }
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }
}

function collect(batch: Buffer, into: RecordedStep[]): void {
  for (let start = 0; start < batch.length; ) {
    const end = batch.indexOf(10, start);
    const link = parseLine(batch.subarray(start, end));
    const event = link === null ? null : parseObject(link.event.toString('utf8'));
    const step = event === null ? null : asStep(event);
    if (step !== null) into.push(step);
    start = end + 1;
  }
}
