import { basename, join } from 'node:path';
import type { Link } from './chain.ts';
import { GENESIS, isIntact } from './chain.ts';
import type { Segment } from './segments.ts';
import { isMisplaced, listSegments } from './segments.ts';
import { seqOf, type WalkEnd, walkLinks } from './walk.ts';

/** What can be wrong with a trail; stable names. */
export type ProblemKind =
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'duplicate'
  | 'malformed'
  | 'segment-missing'
  | 'segment-misplaced'
  | 'truncated'
  | 'run-differs'
  | 'run-orphan'
  | 'checkpoint-key'
  | 'checkpoint-signature'
  | 'checkpoint-head'
  | 'checkpoint-missing';

/** The first bad place of a chain. `file` is relative to the trail; lines count from 1, 0 where a file is meant as a whole. */
export interface Problem {
  readonly kind: ProblemKind;
  /** `main`, or the run whose chain it is. */
  readonly chain: string;
  readonly seq: number;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A sound event, on the way. `event` is valid until the visit returns. */
export interface Seen {
  readonly event: Buffer;
  readonly hash: string;
  readonly seq: number;
  readonly file: string;
  readonly line: number;
}

/** How far a chain is sound. */
export interface ChainState {
  readonly count: number;
  readonly head: string;
  readonly files: readonly string[];
  /** The last file that was read, relative to the trail. */
  readonly file: string;
  readonly lines: number;
  readonly torn: number;
  readonly problem: Problem | null;
}

type Visit = (seen: Seen) => Problem | null;

class Follower {
  readonly #chain: string;
  readonly #visit: Visit;
  /** The main chain numbers its events without gaps; in a run's chain numbers only grow. */
  readonly #gapless: boolean;
  #prev: string;
  #seq = 0;
  count = 0;
  file = '';
  lines = 0;
  torn = 0;
  problem: Problem | null = null;
  /** A broken link is named after a look at the line that follows it. */
  #broken: { readonly link: number; readonly problem: Problem } | null = null;

  constructor(chain: string, genesis: string, gapless: boolean, visit: Visit) {
    this.#chain = chain;
    this.#prev = genesis;
    this.#gapless = gapless;
    this.#visit = visit;
  }

  get head(): string {
    return this.#prev;
  }

  /** False when there is no use in going on. */
  segment(segment: Segment): boolean {
    this.file = this.#chain === 'main' ? segment.name : join('runs', this.#chain, segment.name);
    const end = this.#walk(segment.path);
    if (end === null) return false;
    this.lines = end.lines;
    this.torn = end.torn;
    if (this.#broken !== null) this.problem ??= this.#broken.problem;
    if (end.long) this.problem ??= this.#bad('malformed', end.lines + 1, 'a line is longer than any event');
    return this.problem === null;
  }

  #walk(path: string): WalkEnd | null {
    try {
      return walkLinks(path, (link, line, number) => this.#line(link, line, number));
    } catch (error) {
      if (!isMisplaced(error)) throw error;
      this.bad('segment-misplaced', 0, 'a link, or something that is no file, stands in the place of this file');
      return null;
    }
  }

  bad(kind: ProblemKind, line: number, message: string): void {
    this.problem ??= this.#bad(kind, line, message);
  }

  #bad(kind: ProblemKind, line: number, message: string, seq: number = this.#seq + 1): Problem {
    return { kind, chain: this.#chain, seq, file: this.file, line, message };
  }

  #stop(problem: Problem): false {
    this.problem = problem;
    return false;
  }

  #line(link: Link | null, line: Buffer, number: number): boolean {
    if (this.#broken !== null) return this.#stop(this.#nameBroken(this.#broken, link));
    if (link === null) return this.#stop(this.#bad('malformed', number, 'this line has not the form of a line of the trail'));
    const seq = seqOf(link.event);
    if (link.prev !== this.#prev) return this.#linkBroken(link, line, number, seq);
    if (!isIntact(line, link))
      return this.#stop(this.#bad('changed', number, 'the event does not have the hash that stands beside it'));
    const problem =
      this.#number(seq, number) ??
      this.#visit({ event: link.event, hash: link.hash, seq: seq ?? 0, file: this.file, line: number });
    if (problem !== null) return this.#stop(problem);
    this.#prev = link.hash;
    this.#seq = seq ?? this.#seq;
    this.count += 1;
    return true;
  }

  #number(seq: number | null, line: number): Problem | null {
    if (seq === null) return this.#gapless ? this.#bad('malformed', line, 'the event has no number') : null;
    if (seq <= this.#seq) return this.#bad('duplicate', line, `number ${seq} comes again after ${this.#seq}`, seq);
    if (this.#gapless && seq !== this.#seq + 1) return this.#bad('removed', line, `number ${seq} follows ${this.#seq}`);
    return null;
  }

  #linkBroken(link: Link, line: Buffer, number: number, seq: number | null): boolean {
    const next = this.#seq + 1;
    if (!isIntact(line, link))
      return this.#stop(
        this.#bad('changed', number, 'the event and its link to the one before do not have the hash that stands beside them'),
      );
    if (number === 1 && this.count > 0) {
      return this.#stop(this.#bad('segment-misplaced', 1, 'this file does not continue the one before it', seq ?? next));
    }
    if (seq !== null && seq <= this.#seq) {
      return this.#stop(
        this.#bad(
          'inserted',
          Math.max(1, number - 1),
          `event ${seq} stands after ${this.#seq}, which is not the event it was written after`,
          this.#seq,
        ),
      );
    }
    if (seq === next && this.count > 0) {
      return this.#stop(
        this.#bad(
          'changed',
          Math.max(1, number - 1),
          `the hash of event ${this.#seq} is not the one that event ${seq} was written after`,
          this.#seq,
        ),
      );
    }
    this.#broken = {
      link: next,
      problem: this.#bad('removed', number, `what stood before event ${seq ?? 'without a number'} is gone`, next),
    };
    return true;
  }

  // Events 1, 3, 2: the missing one follows. Events 1, 3, 4: it is gone.
  #nameBroken(broken: { readonly link: number; readonly problem: Problem }, following: Link | null): Problem {
    if (following === null || seqOf(following.event) !== broken.link) return broken.problem;
    return { ...broken.problem, kind: 'reordered', message: `event ${broken.link} stands behind a later one` };
  }
}

/** Follows a chain through its files and stops at the first bad place. `genesis` is what its first line links to. */
export function followChain(
  directory: string,
  prefix: string,
  chain: string,
  genesis: string | undefined,
  gapless: boolean,
  visit: Visit,
): ChainState {
  const segments = listSegments(directory, prefix);
  const follower = new Follower(chain, genesis ?? GENESIS, gapless, visit);
  for (const [index, segment] of segments.entries()) {
    if (segment.number !== index + 1) {
      follower.file = chain === 'main' ? segment.name : join('runs', chain, segment.name);
      follower.bad(
        'segment-missing',
        0,
        `file ${index + 1} of this chain is missing; ${basename(segment.path)} stands in its place`,
      );
      break;
    }
    if (follower.torn > 0) {
      follower.bad('malformed', follower.lines + 1, 'bytes without an end stand before the next file');
      break;
    }
    if (!follower.segment(segment)) break;
  }
  const { count, head, file, lines, torn, problem } = follower;
  return { count, head, files: segments.map((one) => one.name), file, lines, torn, problem };
}
