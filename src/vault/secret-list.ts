import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { underLock } from './lock.ts';
import { readPrivateFile, writePrivateFile } from './private-files.ts';
import { isObject, parseRecord, recordJson, type SecretRecord } from './secret.ts';

const SCHEMA = 1;
const PATIENCE = 5000;
/** A lock older than this was left by a process that died: writing takes milliseconds. */
const STALE = 30_000;

/**
 * Reads `secrets.json` of the vault's folder: what is known of the secrets, without their values.
 *
 * @throws UserError SECRETS_INVALID, VAULT_FILE
 */
export function readSecretList(folder: string): readonly SecretRecord[] {
  const path = join(folder, 'secrets.json');
  const bytes = readPrivateFile(path);
  if (bytes === undefined) return [];
  const records = parse(bytes.toString('utf8'));
  if (records !== undefined) return records;
  throw new UserError('SECRETS_INVALID', `${path} is not a list of secrets that this version can read.`, {
    hint: 'Restore it from a backup, or remove it and add the secrets again.',
  });
}

/** Changes the list; two processes that do so at once wait for each other. */
export async function changeSecretList(
  folder: string,
  change: (records: readonly SecretRecord[]) => readonly SecretRecord[] | Promise<readonly SecretRecord[]>,
): Promise<void> {
  await underLock(join(folder, 'secrets.lock'), { patience: PATIENCE, stale: STALE }, async () => {
    const records = await change(readSecretList(folder));
    const document = { schemaVersion: SCHEMA, secrets: records.map(recordJson) };
    writePrivateFile(join(folder, 'secrets.json'), Buffer.from(`${JSON.stringify(document, null, 2)}\n`));
  });
}

function parse(text: string): readonly SecretRecord[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['schemaVersion'] !== SCHEMA || !Array.isArray(value['secrets'])) return undefined;
  const records = value['secrets'].map(parseRecord);
  const good = records.filter((record) => record !== undefined);
  const names = new Set(good.map(({ name }) => name.toLowerCase()));
  return good.length === records.length && names.size === good.length ? good : undefined;
}
