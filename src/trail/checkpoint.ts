import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalise, type JsonObject, UserError } from '../model/index.ts';
import { sha256 } from './chain.ts';
import { codeOf, guarded } from './failure.ts';
import { appendWhole, openAppend, openRead, readTail } from './segments.ts';
import { paths } from './state.ts';

/** A signed statement that the main chain had `count` events and ended in `head` at `time` (microseconds since the epoch). */
export interface Checkpoint {
  readonly chain: 'main';
  readonly count: number;
  readonly head: string;
  readonly key: string;
  readonly signature: string;
  readonly time: number;
}

// Keeps a signature made here from meaning anything elsewhere.
const DOMAIN = 'sallyport-trail-checkpoint-v1\n';

function signedBytes(statement: Omit<Checkpoint, 'signature'>): Buffer {
  const { chain, count, head, key, time } = statement;
  return Buffer.from(DOMAIN + canonicalise({ chain, count, head, key, time }), 'utf8');
}

function idOf(spki: Buffer): string {
  return `ed25519:${sha256(spki.subarray(spki.length - 32)).slice(0, 32)}`;
}

/** Names an Ed25519 key: `ed25519:` and 32 hexadecimal digits of the SHA-256 of its 32 bytes. */
export function keyId(key: KeyObject): string {
  return idOf(key.export({ type: 'spki', format: 'der' }));
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Others may read a key at any time without the lock: they find it whole or not at all. */
function writeWhole(path: string, content: string | Buffer): void {
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
  linkSync(temporary, path);
  unlinkSync(temporary);
}

/** Never waits for a pipe in the file's place. */
function readPlain(path: string): string {
  const fd = openRead(path);
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

/** The public key that this installation signs with; null where there is none that can be read. */
export function pinnedKey(state: string): KeyObject | null {
  try {
    return createPublicKey(readPlain(pinnedKeyPath(state)));
  } catch {
    return null;
  }
}

/** Whether a key to sign with was ever made here. */
export function hasKey(state: string): boolean {
  return ['trail.pub', 'trail.key'].some((name) => existsSync(join(paths.keys(state), name)));
}

/** Reads an Ed25519 public key in PEM form. @throws UserError TRAIL_KEY_UNREADABLE */
export function readPublicKey(path: string): KeyObject {
  try {
    const key = createPublicKey(readPlain(path));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new UserError('TRAIL_KEY_UNREADABLE', `${path} cannot be read as a public key.`, {
      hint: 'Give an Ed25519 public key in PEM form, as in keys/trail.pub.',
      cause,
    });
  }
  throw new UserError('TRAIL_KEY_UNREADABLE', `${path} is not an Ed25519 key.`);
}

function pinnedKeyPath(state: string): string {
  return join(paths.keys(state), 'trail.pub');
}

/** A process that carries out many runs reads the same key for each of them, and parsing it takes a millisecond. */
let known: { readonly pem: string; readonly key: KeyObject } | undefined;

function keyOf(pem: string): KeyObject {
  if (known?.pem !== pem) known = { pem, key: createPrivateKey(pem) };
  return known.key;
}

/** Signs checkpoints with this installation's key. Used under the main chain's lock only, so that one process makes the key. */
export class Signer {
  readonly #state: string;
  #loaded: { readonly key: KeyObject; readonly id: string } | undefined;

  constructor(state: string) {
    this.#state = state;
  }

  /** Loads the key, or makes it; `made` is its id when it was made now. */
  prepare(): { readonly made: string | null } {
    if (this.#loaded !== undefined) return { made: null };
    const privatePath = join(paths.keys(this.#state), 'trail.key');
    const held = readOptional(privatePath);
    if (held !== null) {
      const key = keyOf(held);
      const id = this.#pinned() ?? this.#pin(createPublicKey(key));
      this.#loaded = { key, id };
      return { made: null };
    }
    if (readOptional(pinnedKeyPath(this.#state)) !== null) {
      throw new UserError('TRAIL_KEY_LOST', `The key ${privatePath} is gone, but its public half is still pinned.`, {
        hint: 'Put the key back, or move the state directory aside to begin a new trail.',
        exitCode: 125,
      });
    }
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    guarded(privatePath, () => writeWhole(privatePath, pem));
    const id = this.#pin(publicKey);
    this.#loaded = { key: privateKey, id };
    return { made: id };
  }

  /** Loads the key ahead of time, where there is one. What fails here fails again, and is told, when it matters. */
  warm(): void {
    try {
      const held = readOptional(join(paths.keys(this.#state), 'trail.key'));
      const id = this.#pinned();
      if (held !== null && id !== null) this.#loaded = { key: keyOf(held), id };
    } catch {
      // See above.
    }
  }

  /** Appends a signed checkpoint. `time` in microseconds since the epoch. */
  sign(count: number, head: string, time: number, durable: boolean): void {
    this.prepare();
    if (this.#loaded === undefined) throw new Error('the signing key was not loaded');
    const { key, id } = this.#loaded;
    // For the next one the files are asked again: this process may outlive them.
    this.#loaded = undefined;
    const statement = { chain: 'main', count, head, key: id, time } as const;
    const signature = sign(null, signedBytes(statement), key).toString('base64');
    const path = paths.checkpoints(this.#state);
    const fd = openAppend(path);
    try {
      // A torn last line gets an end, so that this one stands alone; verify reports the torn one.
      const tail = readTail(fd);
      const begin = tail.wholeUntil === tail.size ? '' : '\n';
      appendWhole(fd, path, Buffer.from(`${begin}${canonicalise({ ...statement, signature })}\n`));
      if (durable) guarded(path, () => fdatasyncSync(fd));
    } finally {
      closeSync(fd);
    }
  }

  // Taken from the file, for exporting a key costs most of a millisecond on the way of every run.
  #pinned(): string | null {
    const pem = readOptional(pinnedKeyPath(this.#state));
    return pem === null ? null : idOf(Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64'));
  }

  #pin(key: KeyObject): string {
    const path = pinnedKeyPath(this.#state);
    if (readOptional(path) === null) {
      const pem = key.export({ type: 'spki', format: 'pem' });
      guarded(path, () => writeWhole(path, pem));
    }
    return keyId(key);
  }
}

/** Reads a line of checkpoints.ndjson; null when it has another form. */
export function asCheckpoint(value: JsonObject): Checkpoint | null {
  const { chain, count, head, key, signature, time } = value;
  if (chain !== 'main' || typeof count !== 'number' || typeof head !== 'string') return null;
  if (typeof key !== 'string' || typeof signature !== 'string' || typeof time !== 'number') return null;
  return { chain, count, head, key, signature, time };
}

export function isSignedBy(checkpoint: Checkpoint, key: KeyObject): boolean {
  return verify(null, signedBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
}
