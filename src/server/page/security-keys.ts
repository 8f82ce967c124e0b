/* Security keys and passkeys as presence in the browser (WebAuthn level 3), verified by a library of the field. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { writeJson } from '../../confine/index.ts';
import { UserError } from '../../model/index.ts';

/** One key of the person's. Nothing in it is secret; whoever could write it could name a key of theirs, so it lies in the state directory. */
export interface SecurityKey {
  readonly id: string;
  readonly name: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Browsers bind a key to a name; ours is reached by this one. */
const PARTY = 'localhost';
const MOST_KEYS = 20;
const LONGEST_NAME = 60;

/** @throws UserError KEYS_BROKEN */
export function readKeys(state: string): readonly SecurityKey[] {
  let text: string;
  try {
    text = readFileSync(fileOf(state), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every(isKey)) return value;
  } catch {
    // Told below, without what stands there.
  }
  throw new UserError('KEYS_BROKEN', `The list of your security keys in ${fileOf(state)} is damaged.`, {
    hint: 'Delete this file and register them anew.',
  });
}

/** How many there are that can be touched: none while their list is damaged, which is told where they are listed. */
export function countKeys(state: string): number {
  try {
    return readKeys(state).length;
  } catch {
    return 0;
  }
}

export function removeKey(state: string, id: string): boolean {
  const keys = readKeys(state);
  const kept = keys.filter((key) => key.id !== id);
  if (kept.length < keys.length) writeJson(fileOf(state), kept, true);
  return kept.length < keys.length;
}

/** Loaded late, for it is large and rarely needed; a part of it asks for the other module to be there before it. */
async function webauthn(): Promise<typeof import('@simplewebauthn/server')> {
  await import('reflect-metadata');
  return import('@simplewebauthn/server');
}

/** What the browser needs to ask for a touch. */
export async function touchOptions(state: string, challenge: Buffer): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: PARTY,
    challenge: new Uint8Array(challenge),
    userVerification: 'preferred',
    allowCredentials: readKeys(state).map(({ id, transports }) => ({ id, transports: [...transports] })),
  });
}

/** Whether one of the person's keys signed this challenge for this page; its counter is kept, else it is a no. */
export async function isTouched(state: string, origin: string, challenge: Buffer, response: unknown): Promise<boolean> {
  if (!isResponse<AuthenticationResponseJSON>(response)) return false;
  const key = readKeys(state).find(({ id }) => id === response.id);
  if (key === undefined) return false;
  const { verifyAuthenticationResponse } = await webauthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: origin,
      expectedRPID: PARTY,
      requireUserVerification: false,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
        counter: key.counter,
        transports: [...key.transports],
      },
    });
    if (!verified) return false;
    // As the list is now: a key that was removed meanwhile stays removed, and says nothing.
    const keys = readKeys(state);
    if (!keys.some(({ id }) => id === key.id)) return false;
    const counter = authenticationInfo.newCounter;
    writeJson(
      fileOf(state),
      keys.map((one) => (one.id === key.id ? { ...one, counter } : one)),
      true,
    );
    return true;
  } catch {
    // The library throws for what was forged, replayed, or made for another page.
    return false;
  }
}

export async function registrationOptions(state: string, challenge: Buffer): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const keys = readKeys(state);
  if (keys.length >= MOST_KEYS) throw new UserError('KEYS_MANY', `${MOST_KEYS} keys are enough.`);
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: 'Sallyport',
    rpID: PARTY,
    userName: 'you',
    userID: new Uint8Array(randomBytes(16)),
    challenge: new Uint8Array(challenge),
    attestationType: 'none',
    excludeCredentials: keys.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });
}

/** @returns false: the answer is not one to this challenge for this page */
export async function register(
  state: string,
  origin: string,
  challenge: Buffer,
  { name, response }: { readonly name: string; readonly response: unknown },
): Promise<boolean> {
  if (!isResponse<RegistrationResponseJSON>(response)) return false;
  const { verifyRegistrationResponse } = await webauthn();
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: origin,
    expectedRPID: PARTY,
    requireUserVerification: false,
  }).catch(() => undefined);
  if (verified?.verified !== true) return false;
  const { credential } = verified.registrationInfo;
  const key: SecurityKey = {
    id: credential.id,
    name: name.slice(0, LONGEST_NAME) || 'a key',
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: credential.transports ?? [],
    since: Date.now(),
  };
  writeJson(fileOf(state), [...readKeys(state).filter(({ id }) => id !== key.id), key], true);
  return true;
}

function fileOf(state: string): string {
  return join(state, 'security-keys.json');
}

function isKey(value: unknown): value is SecurityKey {
  if (typeof value !== 'object' || value === null) return false;
  const key: Readonly<Record<string, unknown>> = { ...value };
  const isText = ['id', 'name', 'publicKey'].every((name) => typeof key[name] === 'string');
  return isText && typeof key['counter'] === 'number' && typeof key['since'] === 'number' && Array.isArray(key['transports']);
}

/** Only the outermost form: what is inside the library checks. */
function isResponse<T extends { readonly id: string }>(value: unknown): value is T {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'response' in value;
}
