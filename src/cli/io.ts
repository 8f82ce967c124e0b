import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { isColoured } from './colour.ts';
import type { Io } from './command.ts';

/**
 * The process's own streams. Writes are synchronous: order between stdout and stderr is kept, nothing is lost at exit,
 * and a start does not pay for building Node's stream objects. `colour` follows the environment; `dispatch` applies flags.
 */
export function processIo(): Io {
  const env = process.env;
  const outIsTty = isatty(1);
  const errIsTty = isatty(2);
  return {
    get columns() {
      return outIsTty ? process.stdout.columns : undefined;
    },
    out: (text) => writeAll(1, text),
    err: (text) => writeAll(2, text),
    env,
    cwd: currentFolder(),
    stdinIsTty: isatty(0),
    outIsTty,
    errIsTty,
    colour: { out: isColoured(outIsTty, env, undefined), err: isColoured(errIsTty, env, undefined) },
  };
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
  let rest = Buffer.from(text, 'utf8');
  while (rest.length > 0) {
    const written = tryWrite(fd, rest);
    rest = rest.subarray(written);
  }
}

function tryWrite(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A full non-blocking pipe: wait a millisecond and go on.
    if (code === 'EAGAIN') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      return 0;
    }
    // `sallyport trail list | head` has read enough; a closed descriptor has no reader at all.
    if (code === 'EPIPE' || code === 'EBADF') return bytes.length;
    throw error;
  }
}
