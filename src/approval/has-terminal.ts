import { closeSync, openSync } from 'node:fs';

/** Whether a person sits at a terminal that belongs to this process. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}
