import { readFileSync } from 'node:fs';

/** Programs that only start others. */
const BETWEEN: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'env', 'timeout', 'nice']);
const MOST_STEPS = 8;

/**
 * The process that speaks to this gateway, told apart from all others that ever run here. All servers of one client process are
 * one session: what is read through one can be sent through another.
 */
export function callingClient(cwd: string): { readonly key: string; readonly client: string; readonly cwd: string } {
  let pid = process.ppid;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const found = processAt(pid);
    if (found === undefined) break;
    if (!BETWEEN.has(found.name) || found.parent <= 1) return { key: `process ${pid} ${found.started}`, client: found.name, cwd };
    pid = found.parent;
  }
  return { key: `process ${process.ppid}`, client: 'unknown', cwd };
}

/** proc(5), stat: the name stands in brackets and may hold anything. */
function processAt(pid: number): { readonly name: string; readonly parent: number; readonly started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(fields[1]), started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
