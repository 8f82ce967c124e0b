import { closeSync, constants, lstatSync, openSync, unlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../model/index.ts';
import { codeOf } from './private-files.ts';

/** Milliseconds. */
interface Times {
  /** How long it is waited for another process. */
  readonly patience: number;
  /** A lock older than this was left by a process that died. */
  readonly stale: number;
}

/**
 * Does something that two processes must not do at once.
 *
 * @throws UserError VAULT_BUSY, VAULT_FILE
 */
export async function underLock<T>(lock: string, times: Times, act: () => Promise<T>): Promise<T> {
  await take(lock, times);
  try {
    return await act();
  } finally {
    unlinkSync(lock);
  }
}

async function take(lock: string, { patience, stale }: Times): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    try {
      closeSync(openSync(lock, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600));
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw new UserError('VAULT_FILE', `${lock} can't be made (${codeOf(error)}).`);
    }
    const found = lstatSync(lock, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > stale) unlinkSync(lock);
    else await wait(20);
  }
  throw new UserError('VAULT_BUSY', 'Another process is changing the secrets.', { hint: `If none is, remove ${lock}.` });
}
