/** Values in files that are encrypted with age (https://age-encryption.org/v1): `age -d -i identity.txt NAME.age` opens them too. */
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import {
  makePrivateFolder,
  readPrivateFile,
  removePrivateFile,
  writeFirstPrivateFile,
  writePrivateFile,
} from './private-files.ts';

// The package is large and few starts need it.
const age = (): Promise<typeof import('age-encryption')> => import('age-encryption');

/** Encrypts a value into the vault's folder: with the passphrase, or with this installation's identity, made on first use. */
export async function sealValue(folder: string, name: string, value: string, passphrase: string | undefined): Promise<void> {
  const { Encrypter, identityToRecipient } = await age();
  const encrypter = new Encrypter();
  if (passphrase === undefined) encrypter.addRecipient(await identityToRecipient(await ownIdentity(folder)));
  else encrypter.setPassphrase(passphrase);
  const sealed = await encrypter.encrypt(value);
  makePrivateFolder(join(folder, 'values'));
  writePrivateFile(pathOf(folder, name), sealed);
}

/**
 * Decrypts a value.
 *
 * @throws UserError SECRET_GONE, SECRET_LOCKED. The reason of the library is not passed on: nothing that has seen a value is.
 */
export async function openValue(folder: string, name: string, passphrase: string | undefined): Promise<Uint8Array> {
  const sealed = readPrivateFile(pathOf(folder, name));
  if (sealed === undefined)
    throw new UserError('SECRET_GONE', `The encrypted value of ${name} is gone.`, { hint: `Remove ${name} and add it again.` });
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  if (passphrase === undefined) decrypter.addIdentity(await ownIdentity(folder));
  else decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(sealed);
  } catch {
    throw new UserError('SECRET_LOCKED', `The value of ${name} can't be decrypted.`, {
      hint:
        passphrase === undefined ? 'The identity in the vault is not the one it was encrypted for.' : 'Is the passphrase right?',
    });
  }
}

export function removeSealedValue(folder: string, name: string): void {
  removePrivateFile(pathOf(folder, name));
}

function pathOf(folder: string, name: string): string {
  return join(folder, 'values', `${name}.age`);
}

async function ownIdentity(folder: string): Promise<string> {
  const path = join(folder, 'identity.txt');
  const found = readPrivateFile(path);
  if (found !== undefined) return identityIn(path, found);
  const { generateIdentity, identityToRecipient } = await age();
  const identity = await generateIdentity();
  const text = `# public key: ${await identityToRecipient(identity)}\n${identity}\n`;
  if (writeFirstPrivateFile(path, Buffer.from(text))) return identity;
  return identityIn(path, readPrivateFile(path) ?? Buffer.alloc(0));
}

function identityIn(path: string, bytes: Buffer): string {
  const line = bytes
    .toString('utf8')
    .split('\n')
    .find((text) => text.startsWith('AGE-SECRET-KEY-'));
  if (line !== undefined) return line.trim();
  throw new UserError('VAULT_IDENTITY', `${path} holds no age identity.`, { hint: 'Restore it from a backup.' });
}
