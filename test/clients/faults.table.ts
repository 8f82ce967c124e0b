import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Ground } from './drive-hooked.ts';

/**
 * What became of an action. `recorded`: it happened, and the trail told of it before. `guard`, `hook`, `text`: it did not happen; the
 * guard, the static hook program, or the text that starts it (a plugin, in opencode) said no. `ended`: the guard carried the command out, and it
 * ended with the guard. `NOBODY`: it did not happen, but
 * nobody of ours said so. `UNSEEN`: it happened, and no record tells of it.
 */
export type Outcome = 'recorded' | 'ended' | 'guard' | 'hook' | 'text' | 'NOBODY' | 'UNSEEN';

export interface FaultGround extends Ground {
  /** The copy of Sallyport that is broken here. */
  readonly program: string;
  readonly warden: string;
  /** Of the guard, when the fault is made. */
  readonly guard: number;
}

export interface Fault {
  readonly what: string;
  /** Makes the fault, between the model's word and the hook that it leads to. @returns ends it */
  readonly make: (ground: FaultGround) => () => void;
  /** What becomes of the first action and of the second one, by client where they differ. */
  readonly outcome: readonly [Outcome, Outcome];
  readonly but?: Readonly<Record<string, readonly [Outcome, Outcome]>>;
  /** The state directory lies on a small disk of its own. */
  readonly needsRoot?: boolean;
}

const KILL_AFTER_MS = 150;
const STALL_MS = 62_000;
const STALL_ONCE = '[ -e "$0.once" ] && exit 0\n: > "$0.once"\nsleep 62';

export const FAULTS: readonly Fault[] = [
  { what: 'the guard is killed before a hook', make: killGuard, outcome: ['recorded', 'recorded'] },
  { what: 'the guard is killed during a hook', make: killDuring, outcome: ['recorded', 'recorded'] },
  { what: 'the guard is killed after a hook', make: killAfter, outcome: ['ended', 'recorded'] },
  { what: 'the guard is gone and cannot be started', make: goneForGood, outcome: ['hook', 'hook'] },
  { what: 'the guard answers garbage', make: (ground) => impostor(ground, 'yes!\n'), outcome: ['hook', 'hook'] },
  {
    what: 'the guard answers garbage in its own form',
    make: (ground) => impostor(ground, '{"exit":0,"out":5,"err":0}\nhello'),
    outcome: ['hook', 'hook'],
  },
  {
    what: 'the guard stalls for 60 s',
    make: stallGuard,
    outcome: ['recorded', 'recorded'],
    // Its plugin holds the whole program up while it asks, so its hook waits for 60 s and no longer.
    but: { opencode: ['hook', 'recorded'] },
  },
  { what: 'the hook program is missing', make: ({ warden }) => renamed(warden), outcome: ['text', 'text'] },
  { what: 'the hook program may not be started', make: ({ warden }) => closed(warden), outcome: ['text', 'text'] },
  { what: 'the hook program crashes', make: ({ warden }) => replaced(warden, 'kill -SEGV $$'), outcome: ['text', 'text'] },
  { what: 'the hook program answers garbage', make: ({ warden }) => replaced(warden, 'echo hello'), outcome: ['text', 'text'] },
  { what: 'the hook program says nothing', make: ({ warden }) => replaced(warden, 'exit 0'), outcome: ['text', 'text'] },
  { what: 'the hook program stalls for 60 s', make: ({ warden }) => replaced(warden, STALL_ONCE), outcome: ['text', 'text'] },
  { what: 'the disk is full', make: fillDisk, outcome: ['guard', 'guard'], needsRoot: true },
];

function nothing(): void {}

function killGuard({ guard }: FaultGround): () => void {
  process.kill(guard, 'SIGKILL');
  return nothing;
}

/** It stands still, so that the hook waits for it, and then it dies. */
function killDuring(ground: FaultGround): () => void {
  process.kill(ground.guard, 'SIGSTOP');
  return whenSeen(
    () => isHookWaiting(ground),
    () => process.kill(ground.guard, 'SIGKILL'),
  );
}

/** The action is under way. */
function killAfter(ground: FaultGround): () => void {
  return whenSeen(
    () => readdirSync(ground.workspace).includes('begun'),
    () => process.kill(ground.guard, 'SIGKILL'),
  );
}

function goneForGood({ guard, state }: FaultGround): () => void {
  process.kill(guard, 'SIGKILL');
  rmSync(join(state, 'guard.sock'));
  mkdirSync(join(state, 'guard.sock'));
  return nothing;
}

function impostor({ guard, state }: FaultGround, answer: string): () => void {
  process.kill(guard, 'SIGKILL');
  const socket = join(state, 'guard.sock');
  rmSync(socket);
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on('error', nothing);
    connection.on('data', nothing);
    connection.on('end', () => connection.end(answer));
  }).listen(socket);
  return () => server.close();
}

function stallGuard({ guard }: FaultGround): () => void {
  process.kill(guard, 'SIGSTOP');
  const timer = setTimeout(() => process.kill(guard, 'SIGCONT'), STALL_MS);
  return () => clearTimeout(timer);
}

function renamed(warden: string): () => void {
  renameSync(warden, `${warden}.away`);
  return () => renameSync(`${warden}.away`, warden);
}

function closed(warden: string): () => void {
  chmodSync(warden, 0o600);
  return () => chmodSync(warden, 0o755);
}

function replaced(warden: string, script: string): () => void {
  const back = renamed(warden);
  writeFileSync(warden, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return () => {
    rmSync(warden);
    back();
  };
}

/** The state directory lies on a small disk of its own (tmpfs). */
function fillDisk({ state }: FaultGround): () => void {
  const path = join(state, 'filler');
  try {
    for (;;) writeFileSync(path, Buffer.alloc(4096), { flag: 'a' });
  } catch {
    return () => rmSync(path, { force: true });
  }
}

function whenSeen(isSeen: () => boolean, act: () => void): () => void {
  const timer = setInterval(() => {
    if (!isSeen()) return;
    clearInterval(timer);
    setTimeout(act, KILL_AFTER_MS);
  }, 10);
  return () => clearInterval(timer);
}

const BEFORE_ACTION = /\0hook\0[\w-]+\0(?:PreToolUse|preToolUse|BeforeTool|tool\.execute\.before)\0/;

function isHookWaiting({ warden }: FaultGround): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return words.startsWith(warden) && BEFORE_ACTION.test(words);
    } catch {
      return false;
    }
  });
}

/** Mounts a small disk. @returns takes it away */
export function smallDisk(folder: string): () => void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'none', folder]);
  return () => void execFileSync('umount', ['-l', folder]);
}
