import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { stateDirectory } from '../trail/index.ts';

/** unix(7): a path of a socket has room for 107 bytes and its end. */
const LONGEST = 107;

/**
 * Where the guard of this user listens: in the state directory, which belongs to the user alone (0700) and which no cage shows.
 * @throws UserError GUARD_PATH_TOO_LONG
 */
export function guardSocket(env: Readonly<Record<string, string | undefined>>): string {
  const path = join(stateDirectory(env), 'guard.sock');
  if (Buffer.byteLength(path) <= LONGEST) return path;
  throw new UserError('GUARD_PATH_TOO_LONG', `The guard's socket would have a path of more than ${LONGEST} bytes: ${path}.`, {
    hint: 'Set SALLYPORT_STATE to a shorter folder of your own.',
  });
}
