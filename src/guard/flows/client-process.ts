import { readFileSync } from 'node:fs';

/** A process, told apart from all others that ever run here. */
export interface ClientProcess {
  readonly key: string;
  readonly name: string;
  readonly pid: number;
}

/** Programs that only start others. */
const BETWEEN: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'env', 'timeout', 'nice']);
const MOST_STEPS = 8;

/**
 * The process at this pid, or the one above it where shells stand between. All servers of one client process are one session: what
 * is read through one can be sent through another.
 */
export function clientProcess(from: number): ClientProcess {
  let pid = from;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const found = processAt(pid);
    if (found === undefined) break;
    if (!BETWEEN.has(found.name) || found.parent <= 1) return { key: `process ${pid} ${found.started}`, name: found.name, pid };
    pid = found.parent;
  }
  return { key: `process ${from}`, name: 'unknown', pid: from };
}

/** The words of its command line; none where it is gone, or not ours to read. */
export function argvOf({ pid }: ClientProcess): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** Whether the process that this key was made for still runs. */
export function isAlive(key: string): boolean {
  const [, pid, started] = key.split(' ');
  return started !== undefined && processAt(Number(pid))?.started === started;
}

/** The key of this very process. */
export function ownKey(): string {
  return `process ${process.pid} ${processAt(process.pid)?.started ?? ''}`;
}

/** proc(5), stat: the name stands in brackets and may hold anything. */
function processAt(pid: number): { readonly name: string; readonly parent: number; readonly started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(fields[1]), started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
