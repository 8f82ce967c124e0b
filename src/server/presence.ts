import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeStep } from '../approval/index.ts';
import { writeJson } from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import { prepareState } from '../trail/index.ts';

/*
 * The second thing that a person has: an authenticator. Its secret lies in the state directory, which no cage shows and no hooked
 * tool may read. A code is good once, for the one answer that it came with.
 */

interface Authenticator {
  readonly secret: Buffer;
  /** The last step of which a code was used. */
  readonly last: number;
}

export const SECRET_BYTES = 20;

export function makeSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** Undefined: none was set up. @throws UserError TOTP_BROKEN: then nobody can say that they are there */
function readAuthenticator(state: string): Authenticator | undefined {
  let text: string;
  try {
    // Asked before every call, and mostly not there: an exception costs ten times as much.
    if (statSync(fileOf(state), { throwIfNoEntry: false }) === undefined) return undefined;
    text = readFileSync(fileOf(state), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = parse(text);
  if (found !== undefined) return found;
  throw new UserError('TOTP_BROKEN', `The secret of your authenticator in ${fileOf(state)} is damaged.`, {
    hint: 'Delete this file and set it up anew: sallyport approvals setup-totp.',
  });
}

function parse(text: string): Authenticator | undefined {
  try {
    const { secret, last }: { secret?: unknown; last?: unknown } = JSON.parse(text);
    const bytes = typeof secret === 'string' ? Buffer.from(secret, 'base64') : Buffer.alloc(0);
    return bytes.length === SECRET_BYTES && typeof last === 'number' ? { secret: bytes, last } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an authenticator must say that a person is there; a damaged one must, too. */
export function needsPresence(state: string): boolean {
  try {
    return readAuthenticator(state) !== undefined;
  } catch {
    return true;
  }
}

/** Uses a code up: true once. What can't be written was not used, and is no yes. */
export function useCode(state: string, code: string, now: number): boolean {
  const found = readAuthenticator(state);
  const step = found === undefined ? undefined : codeStep(found.secret, code, now, found.last);
  if (found === undefined || step === undefined) return false;
  keep(state, { ...found, last: step });
  return true;
}

/** Keeps a new authenticator, once a first code has shown that it works. @returns whether it did */
export function keepAuthenticator(state: string, secret: Buffer, code: string, now: number): boolean {
  const step = codeStep(secret, code, now, 0);
  if (step === undefined) return false;
  prepareState(state);
  keep(state, { secret, last: step });
  return true;
}

function keep(state: string, { secret, last }: Authenticator): void {
  writeJson(fileOf(state), { secret: secret.toString('base64'), last }, true);
}

function fileOf(state: string): string {
  return join(state, 'totp.json');
}
