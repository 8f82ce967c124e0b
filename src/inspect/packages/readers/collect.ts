import type { PackageRef } from '../package.ts';
import type { IndexUse, ReadProblem, ReadResult } from './types.ts';

const MOST_REFS = 50_000;
const MOST_PROBLEMS = 100;

/** Gathers what a file names, within bounds: past them the file counts as not read whole. */
export class Collected {
  readonly #refs: PackageRef[] = [];
  readonly #problems: ReadProblem[] = [];
  readonly #indexes: IndexUse[] = [];

  add(ref: PackageRef): void {
    if (this.#refs.length < MOST_REFS) this.#refs.push(ref);
    else if (this.#refs.length === MOST_REFS) this.problem(`it names more than ${MOST_REFS} packages`);
  }

  problem(reason: string, line?: number): void {
    const isKnown = this.#problems.some((known) => known.reason === reason && known.line === line);
    if (isKnown || this.#problems.length >= MOST_PROBLEMS) return;
    this.#problems.push(line === undefined ? { reason } : { reason, line });
  }

  index(use: IndexUse): void {
    if (this.#indexes.length < MOST_PROBLEMS) this.#indexes.push(use);
    else this.problem(`it names more than ${MOST_PROBLEMS} indexes`);
  }

  done(): ReadResult {
    return { refs: this.#refs, problems: this.#problems, indexes: this.#indexes };
  }
}

/** Without members that say nothing, as `exactOptionalPropertyTypes` asks. */
export function ref(parts: { readonly [Key in keyof PackageRef]: PackageRef[Key] | undefined }): PackageRef {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as unknown as PackageRef;
}
