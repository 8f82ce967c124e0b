import { fstatSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { UserError } from '../model/index.ts';
import { isColoured } from './colour.ts';
import type { Io } from './command.ts';

/**
 * The process's own streams. Writes are synchronous: order between stdout and stderr is kept, nothing is lost at exit,
 * and a start does not pay for building Node's stream objects. `colour` follows the environment; `dispatch` applies flags.
 */
export function processIo(): Io {
  const env = withHome(process.env);
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

/**
 * Where the environment names no home folder, it is the account's: a person's own policy holds there too. A relative one would be another
 * folder for each command.
 */
function withHome(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const home = env['HOME'];
  if (home !== undefined && isAbsolute(home)) return env;
  try {
    return { ...env, HOME: userInfo().homedir };
  } catch {
    // A container's user that no file of accounts knows.
    return env;
  }
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UserError('FOLDER_GONE', 'The folder that you are in does not exist any more.', {
      hint: 'Change to one that does.',
      exitCode: 2,
    });
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
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
      throw new UserError(
        'OUTPUT_UNWRITABLE',
        `The output can't be written whole: the disk, or your part of it, is full (${code}).`,
        {
          hint: 'Free some space, or write it elsewhere.',
          exitCode: 3,
        },
      );
    throw error;
  }
}
