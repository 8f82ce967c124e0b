import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type ApprovalDesk, type Consent, consentTo, type DeskQuestion } from '../approval/index.ts';
import { UserError } from '../model/index.ts';

const KEY = /^[0-9a-f]{64}$/;

/**
 * What whoever answers must know. It lies in the state directory, which no cage shows and no hooked tool may read, so an agent
 * cannot answer its own questions.
 *
 * @throws UserError APPROVAL_KEY_BROKEN: an empty key would be known to everybody
 */
export function approvalKey(state: string): string {
  const path = join(state, 'approval.key');
  const key = readKey(path) ?? makeKey(path);
  if (KEY.test(key)) return key;
  throw new UserError('APPROVAL_KEY_BROKEN', `The key in ${path} is damaged, so nobody can answer questions.`, {
    hint: 'Delete this file and run `sallyport stop`; a new key is made by itself.',
  });
}

function readKey(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The name appears with the whole key behind it or not at all: a full disk, or an end in between, must not leave half a key. */
function makeKey(path: string): string {
  const temporary = `${path}.${randomUUID()}`;
  const key = randomBytes(32).toString('hex');
  try {
    writeWhole(temporary, `${key}\n`);
    linkSync(temporary, path);
    return key;
  } catch (error) {
    // Somebody else was faster; theirs holds.
    if (isCode(error, 'EEXIST')) return readFileSync(path, 'utf8').trim();
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
  try {
    if (writeSync(file, text) < text.length) throw new Error(`${path} could not be written whole`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export function isKey(given: unknown, key: string): boolean {
  if (typeof given !== 'string' || !KEY.test(key)) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(key)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A line to whoever looks at the desk. */
export type DeskLine =
  | { readonly asked: DeskQuestion }
  | { readonly settled: { readonly id: string; readonly consent: Consent } };

const CONSENTS: ReadonlySet<unknown> = new Set<Consent>(['no', 'silence', 'once', 'run', 'always']);
const LONGEST_LINE = 4096;

export interface DeskContext {
  /** Whether a code of the person's authenticator is good; it is used up by that. @throws where it can't be read or kept */
  readonly isPresent: (code: string) => boolean;
  readonly notice: (text: string) => void;
}

/** Serves one person's terminal: questions out, answers in, a line of JSON each, until it hangs up. */
export function serveDesk(socket: Socket, desk: ApprovalDesk, context: DeskContext): void {
  const send = (line: DeskLine): void => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  const leave = desk.watch({
    asked: (question) => send({ asked: question }),
    settled: (id, consent) => send({ settled: { id, consent } }),
  });
  socket.setTimeout(0);
  socket.once('close', leave);
  socket.once('end', () => socket.destroy());
  let rest = '';
  socket.on('data', (piece: Buffer) => {
    rest += piece.toString('utf8');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) socket.destroy();
    for (const line of lines) {
      const answer = parseAnswer(line);
      if (answer === undefined) socket.destroy();
      else void settle(desk, answer, context);
    }
  });
}

interface Answer {
  readonly id: string;
  readonly consent: Consent;
  /** Of the person's authenticator; empty: none was given. */
  readonly code: string;
  /** Of the question as it was shown. */
  readonly shown: string;
}

/** A code that can't be read or kept shows nobody: that is a no, and no end of the guard. */
async function settle(
  desk: ApprovalDesk,
  { id, consent, shown, code }: Answer,
  { isPresent, notice }: DeskContext,
): Promise<void> {
  const said = { consent, shown, isPresent: () => isPresent(code), byLink: false };
  const counted = await consentTo(desk.find(id), said).catch((error: unknown): Consent => {
    notice(`a code could not be used: ${error instanceof Error ? error.message : error}`);
    return 'no';
  });
  desk.answer(id, counted, 'terminal');
}

function parseAnswer(line: string): Answer | undefined {
  try {
    const { id, consent, code, shown }: { id?: unknown; consent?: Consent; code?: unknown; shown?: unknown } = JSON.parse(line);
    if (typeof id !== 'string' || typeof shown !== 'string' || consent === undefined || !CONSENTS.has(consent)) return undefined;
    return { id, consent, shown, code: typeof code === 'string' ? code : '' };
  } catch {
    return undefined;
  }
}
