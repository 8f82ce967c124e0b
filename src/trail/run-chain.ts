import { closeSync, fdatasyncSync, fstatSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LineChainer } from './chain.ts';
import { codeOf, guarded } from './failure.ts';
import type { Redactor } from './redact.ts';
import { appendWhole, openAppend, segmentName } from './segments.ts';

/** What run.end says about a run's own chain. */
export interface ChainSummary {
  readonly count: number;
  readonly head: string;
  readonly files: readonly string[];
}

/** Where an earlier writer of the chain stopped. */
export interface Resume {
  readonly head: string;
  readonly count: number;
  readonly segments: number;
}

/** A run's own chain of kernel events: one writer, so no lock. Its directory and files are made with the first event. */
export class RunChain {
  readonly #directory: string;
  readonly #redactor: Redactor;
  readonly #segmentBytes: number;
  readonly #chainer: LineChainer = new LineChainer();
  #head: string;
  #count: number;
  #segments: number;
  #isClosed = false;
  #open: { readonly fd: number; readonly path: string; size: number } | undefined;

  constructor(directory: string, from: Resume, redactor: Redactor, segmentBytes: number) {
    this.#directory = directory;
    this.#redactor = redactor;
    this.#segmentBytes = segmentBytes;
    this.#head = from.head;
    this.#count = from.count;
    this.#segments = from.segments;
  }

  /** Makes the first file ahead of the first event. What fails here fails again, and is told, when it matters. */
  warm(): void {
    if (this.#segments > 0 || this.#isClosed) return;
    try {
      this.#file();
    } catch {
      this.#removeDirectory();
    }
  }

  /** Appends complete lines of the spool. @returns how many. @throws UserError TRAIL_UNWRITABLE; the chain is then as before. */
  append(batch: Buffer): number {
    const { bytes, head, count } = this.#chainer.chain(this.#redactor.batch(batch), this.#head);
    const file = this.#file();
    appendWhole(file.fd, file.path, bytes);
    file.size += bytes.length;
    this.#head = head;
    this.#count += count;
    return count;
  }

  summary(): ChainSummary {
    const files = Array.from({ length: this.#segments }, (_, index) => segmentName('', index + 1));
    return { count: this.#count, head: this.#head, files };
  }

  close(durable: boolean): void {
    this.#isClosed = true;
    if (this.#open === undefined) return;
    const { fd, path } = this.#open;
    this.#open = undefined;
    try {
      if (durable) guarded(path, () => fdatasyncSync(fd));
    } finally {
      closeSync(fd);
    }
    if (this.#count === 0) this.#remove(path);
  }

  /** Nothing came of it. */
  #remove(path: string): void {
    this.#segments = 0;
    rmSync(path, { force: true });
    this.#removeDirectory();
  }

  #removeDirectory(): void {
    try {
      rmdirSync(this.#directory);
    } catch {
      // Something lies in it, or it is not there.
    }
  }

  #file(): { readonly fd: number; readonly path: string; size: number } {
    if (this.#open !== undefined && this.#open.size < this.#segmentBytes) return this.#open;
    if (this.#open === undefined) this.#makeDirectory();
    const goOn = this.#open === undefined && this.#segments > 0;
    const number = goOn ? this.#segments : this.#segments + 1;
    const path = join(this.#directory, segmentName('', number));
    const fd = openAppend(path);
    if (this.#open !== undefined) closeSync(this.#open.fd);
    this.#segments = number;
    this.#open = { fd, path, size: fstatSync(fd).size };
    return this.#open;
  }

  #makeDirectory(): void {
    try {
      mkdirSync(this.#directory, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST')
        guarded(this.#directory, () => {
          throw error;
        });
    }
  }
}
