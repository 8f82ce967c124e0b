import { fstatSync, writeSync } from 'node:fs';
import { isColoured } from './colour.ts';
import type { Io } from './command.ts';

/**
 * The process's own streams. Writes are synchronous: order between stdout and stderr is kept, nothing is lost at exit,
 * and a start does not pay for building Node's stream objects. `colour` follows the environment; `dispatch` applies flags.
 */
export function processIo(): Io {
  const env = process.env;
  return {
    out: (text) => writeAll(1, text),
    err: (text) => writeAll(2, text),
    env,
    get cwd() {
      return currentFolder();
    },
    get stdinIsTty() {
      return isTerminal(0);
    },
    get outIsTty() {
      return isTerminal(1);
    },
    get errIsTty() {
      return isTerminal(2);
    },
    get colour() {
      return { out: isColoured(isTerminal(1), env, undefined), err: isColoured(isTerminal(2), env, undefined) };
    },
    get columns() {
      return isTerminal(1) ? process.stdout.columns : undefined;
    },
  };
}

/** Loading node:tty costs 3 ms, so it is asked only where a character device can be a terminal at all. */
function isTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd);
  } catch {
    // The descriptor is closed.
    return false;
  }
}

/** A folder that was removed under the shell has no path any more; `/` gives each command a chance to say so itself. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

function writeAll(fd: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text, 'utf8');
  while (rest.length > 0) rest = rest.subarray(tryWrite(fd, rest));
}

/** Returns how many bytes need not be written again. */
function tryWrite(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A full non-blocking pipe: wait a millisecond and go on.
    if (code === 'EAGAIN') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      return 0;
    }
    // `sallyport trail list | head` has read enough; a closed descriptor or a terminal that is gone has no reader at all.
    if (code === 'EPIPE' || code === 'EBADF' || code === 'EIO') return bytes.length;
    throw error;
  }
}
