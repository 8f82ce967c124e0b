import * as bits from './flow-bits.ts';
import { bindShell, decodeExecute, downloadExecute, type Hit, reverseShell, type ScriptRule } from './rules.ts';

/** What one pass over a script found, and what stands at its ends that only together mean something. */
export class Findings {
  readonly #ran: { readonly file: string; readonly at: number }[] = [];
  readonly hits: Hit[] = [];

  /** Of the whole script, through all passes. */
  readonly facts: Facts;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  add(rule: ScriptRule, at: number): void {
    this.hits.push({ rule, at });
  }

  /** A shell that is served to whoever connects, or to where the script connects. */
  addServed(at: number): void {
    this.add(this.facts.listens ? bindShell : reverseShell, at);
  }

  /** Code or a command that is the value itself. */
  addExecuted(mask: number, at: number): void {
    if ((mask & bits.RECEIVED) !== 0) this.addServed(at);
    else if ((mask & bits.DOWNLOADED) !== 0) this.add(downloadExecute, at);
    else if ((mask & bits.DECODED) !== 0) this.add(decodeExecute, at);
  }

  /** A program that was started, if it may be one of `files`. */
  addRun(files: ReadonlySet<string>, strings: readonly string[], command: string, at: number): void {
    for (const file of files) {
      if (this.#ran.length > 256) return;
      if (strings.some((text) => text === file || text.split(/\s/, 8).includes(file)) || command.split(/\s/, 8).includes(file))
        this.#ran.push({ file, at });
    }
  }

  /** @param files that something was downloaded to */
  finish(files: ReadonlySet<string>): Hit[] {
    const { duplicates, spawns, shell, pipes, verifies, relays, socket } = this.facts;
    if (duplicates >= 0 && (shell >= 0 || spawns >= 0)) this.addServed(duplicates);
    if (shell >= 0 && pipes >= 2 && socket) this.addServed(shell);
    if (relays >= 0) this.addServed(relays);
    if (!verifies)
      for (const { file, at } of this.#ran) if (files.has(file)) this.hits.push({ rule: downloadExecute, at, detail: file });
    return this.hits;
  }
}

/** Places in the script; -1: nowhere. */
export interface Facts {
  duplicates: number;
  spawns: number;
  shell: number;
  relays: number;
  pipes: number;
  listens: boolean;
  verifies: boolean;
  socket: boolean;
}

export function noFacts(): Facts {
  return { duplicates: -1, spawns: -1, shell: -1, relays: -1, pipes: 0, listens: false, verifies: false, socket: false };
}
