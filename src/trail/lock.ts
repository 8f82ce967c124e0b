import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, readlinkSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../model/index.ts';
import { codeOf, guarded } from './failure.ts';

/** A process, told apart from a later one with the same number. */
export interface Owner {
  readonly pid: number;
  /** Clock ticks since boot (proc_pid_stat(5), field 22); empty where /proc has none. */
  readonly start: string;
  /** The pid namespace the number is meant in; a number of another namespace says nothing here. */
  readonly space: string;
}

function startOf(pid: number | 'self'): string | null {
  try {
    // As UTF-8, for which Node has a short way; other encodings cost a millisecond on first use.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets; the fields after it are counted from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? '');
  } catch {
    return null;
  }
}

function namespaceOf(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

let own: Owner | undefined;

/** This process. */
export function self(): Owner {
  own ??= { pid: process.pid, start: startOf('self') ?? '', space: namespaceOf() };
  return own;
}

/** False only when the owner is surely gone: absent, or its number now belongs to a later process. */
export function isAlive(owner: Owner): boolean {
  if (owner.space !== self().space) return true;
  if (owner.start !== '') return startOf(owner.pid) === owner.start;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

interface Holder extends Owner {
  readonly nonce: string;
}

function holderOf(path: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const [pid = '', start = '', space = '', nonce = ''] = text.split('\n');
  return { pid: Number(pid), start, space, nonce };
}

/** What becomes the lock by a link: a link appears with its content whole, which O_EXCL and a later write would not. */
interface Draft {
  readonly path: string;
  readonly nonce: string;
}

/** Where a process takes the same lock so often, it keeps the draft: to make a file costs more than all else under the lock. */
const OFTEN = 8;
const taken = new Map<string, number>();
const kept = new Map<string, Draft>();

function makeDraft(lock: string): Draft {
  const me = self();
  // Of this Node keeps some in stock; random bytes are a system call each. The last 16 digits are random but for two bits.
  const nonce = randomUUID().replaceAll('-', '').slice(16);
  const path = `${lock}.${nonce}.new`;
  writeFileSync(path, [me.pid, me.start, me.space, nonce].join('\n'), { mode: 0o600, flag: 'wx' });
  return { path, nonce };
}

/** A draft that is new, and whether it stays: until this process ends, or, if it is killed, until the next one keeps its own. */
function freshDraft(lock: string): { readonly draft: Draft; readonly stays: boolean } {
  const count = (taken.get(lock) ?? 0) + 1;
  taken.set(lock, count);
  const draft = makeDraft(lock);
  if (count < OFTEN) return { draft, stays: false };
  if (kept.size === 0) process.once('exit', dropDrafts);
  kept.set(lock, draft);
  removeLeft(lock);
  return { draft, stays: true };
}

function dropDrafts(): void {
  for (const { path } of kept.values()) rmSync(path, { force: true });
}

/** Removes the drafts of processes that were killed. */
export function removeLeft(lock: string): void {
  const [folder, name] = [dirname(lock), basename(lock)];
  for (const one of readdirSync(folder)) {
    if (!one.startsWith(`${name}.`) || !one.endsWith('.new')) continue;
    const path = join(folder, one);
    const holder = holderOf(path);
    if (holder !== null && !isAlive(holder)) rmSync(path, { force: true });
  }
}

function tryLink(path: string): boolean {
  const known = kept.get(path);
  try {
    if (known !== undefined) return link(known.path, path);
  } catch (error) {
    // Somebody has removed it, or the whole folder, which the next one will tell.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const { draft, stays } = freshDraft(path);
  try {
    return link(draft.path, path);
  } finally {
    if (!stays) unlinkSync(draft.path);
  }
}

/** @returns false where somebody holds the lock */
function link(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// Two waiters may find the same dead holder. Only the one who holds the lock named after that holder may remove it, and
// only while it is still there; so nobody removes the lock of a living one. A remover that dies is found the same way.
function removeDead(path: string, dead: Holder, until: number): void {
  const release = acquire(`${path}.${isWhole(dead) ? dead.nonce : 'torn'}`, until);
  try {
    if (holderOf(path)?.nonce === dead.nonce) unlinkSync(path);
  } finally {
    release();
  }
}

function busy(path: string, holder: Owner): UserError {
  return new UserError('TRAIL_BUSY', `The trail is being written by another process (${holder.pid}) and did not become free.`, {
    hint: `If that process is not Sallyport, remove ${path}.`,
    exitCode: 125,
  });
}

/** A lock appears whole, so a piece of one is what a machine left that lost its power: nobody holds it. */
function isWhole({ pid, nonce }: Holder): boolean {
  return Number.isSafeInteger(pid) && pid > 0 && /^[0-9a-f]{16}$/.test(nonce);
}

const cell = new Int32Array(new SharedArrayBuffer(4));

function pause(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}

function acquire(path: string, until: number): () => void {
  for (let turn = 0; ; turn += 1) {
    if (tryLink(path)) return () => unlinkSync(path);
    const holder = holderOf(path);
    if (holder === null) continue;
    if (!isWhole(holder) || !isAlive(holder)) {
      removeDead(path, holder, until);
      continue;
    }
    if (Date.now() >= until) throw busy(path, holder);
    // Uneven pauses, or waiters that started together meet again every time.
    pause(0.2 + Math.random() * Math.min(8, 0.5 + turn / 4));
  }
}

/**
 * Does something while no other process does it under the same lock file. The wait is bounded and blocks the thread:
 * what is done under the lock takes less than a millisecond.
 * @throws UserError TRAIL_BUSY when a living process holds the lock for longer than `waitMs`.
 */
export function withLock<T>(path: string, waitMs: number, action: () => T): T {
  const release = guarded(path, () => acquire(path, Date.now() + waitMs));
  try {
    return action();
  } finally {
    guarded(path, release);
  }
}
