import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A terminal calls a guard that went away again each second. */
const RETURN_MS = 3000;

/** Until when a guard that begins now waits for whoever looked at the desk of the one before it, which went away. Milliseconds since the epoch. */
export function awaitedUntil(state: string, now: number): number {
  return existsSync(fileOf(state)) ? now + RETURN_MS : 0;
}

/** Notes whether somebody looks at the desk. What can't be noted costs a question that is asked anew at most. */
export function noteLook(state: string, isLookedAt: boolean): void {
  try {
    if (isLookedAt) writeFileSync(fileOf(state), '', { mode: 0o600 });
    else rmSync(fileOf(state), { force: true });
  } catch {
    // See above.
  }
}

function fileOf(state: string): string {
  return join(state, 'desk.looked-at');
}
