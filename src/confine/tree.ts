import { readdirSync, readFileSync } from 'node:fs';

/** Processes that are made while others are counted; more turns are never needed for those that were stopped. */
const MOST_TURNS = 20;

/** Sends a signal to everything below a process, and not to itself; again for what was made meanwhile. */
export function signalBelow(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const reached = new Set<number>();
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const fresh = below(pid).filter((one) => !reached.has(one));
    if (fresh.length === 0) return;
    for (const one of fresh) {
      reached.add(one);
      try {
        process.kill(one, signal);
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function below(pid: number): readonly number[] {
  const found: number[] = [];
  const open = [pid];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const children = childrenOf(one);
    found.push(...children);
    open.push(...children);
  }
  return found;
}

/** proc_pid_children(5): each thread has its own list. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
