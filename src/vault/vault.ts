import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { canaryOf } from './canary.ts';
import type { Destination } from './gate-types.ts';
import { parseHostPattern } from './host-pattern.ts';
import { makePrivateFolder, UNWRITTEN } from './private-files.ts';
import { removeSealedValue, sealValue } from './sealed-value.ts';
import { checkRecord, isCanary, isForHost, type Phase, type SecretRecord } from './secret.ts';
import { changeSecretList, readSecretList } from './secret-list.ts';
import { checkValue } from './secret-value.ts';
import { ValueCache } from './value-cache.ts';
import { makeVaultRun, type VaultRun } from './vault-run.ts';

export interface VaultOptions {
  /** Asks for the passphrase of a secret that has one; undefined: nobody answered. */
  readonly passphrase?: (secret: string) => Promise<string | undefined>;
  /** Whether a run could have changed a program: it is not started for a value then. Undefined: there is no run. */
  readonly isForeign?: (program: string) => boolean;
}

/** For a secret whose source is `file`. */
export interface GivenValue {
  readonly value: Uint8Array | string;
  /** Undefined: encrypted for the vault's own identity. */
  readonly passphrase: string | undefined;
}

export interface RunRequest {
  readonly phase: Phase;
  /** Secrets that the policy gives to this phase. Canaries are always there. */
  readonly names: readonly string[];
  /** Secrets of this run that no list knows. */
  readonly given?: readonly SecretRecord[];
  /** `HOST[:PORT]` of the agent's own model: what it is told may name placeholders, and never values. */
  readonly mentions?: readonly string[];
}

export interface Vault {
  /** What is known of the secrets, without values, by name. */
  list(): readonly SecretRecord[];
  /** @throws UserError SECRET_EXISTS, and those of `checkRecord` and `checkValue` */
  add(record: SecretRecord, given?: GivenValue): Promise<void>;
  /** @throws UserError SECRET_UNKNOWN */
  remove(name: string): Promise<void>;
  /** Obtains a value, and tells of it only what can't give it away: its length in characters, and 8 digits of its SHA-256. */
  probe(name: string): Promise<{ readonly length: number; readonly sha256: string }>;
  /**
   * A value for Sallyport's own use: what it says to a host of the secret's.
   * @throws UserError SECRET_UNKNOWN, SECRET_ELSEWHERE, and whatever a source fails with
   */
  valueFor(name: string, to: Destination): Promise<string>;
  /** @throws UserError SECRET_UNKNOWN, SECRET_PHASE, SECRET_ENV_TWICE, and whatever a source fails with */
  forRun(request: RunRequest): Promise<VaultRun>;
}

/**
 * Opens the vault of a state directory (src/trail: `stateDirectory`); the folder is made when the first secret is added.
 * Values that were obtained are shared by all runs of this process, so a password manager asks once for both phases.
 *
 * @param env the environment of the person who started Sallyport
 */
export function openVault(state: string, env: Readonly<Record<string, string | undefined>>, options: VaultOptions = {}): Vault {
  const folder = join(state, 'vault');
  const cache = new ValueCache({ folder, env, passphrase: options.passphrase, isForeign: options.isForeign ?? (() => false) });
  const list = (): readonly SecretRecord[] => {
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
    makePrivateFolder(folder);
    return readSecretList(folder);
  };
  const find = (name: string): SecretRecord => {
    const found = list().find((record) => record.name === name);
    if (found !== undefined) return found;
    throw new UserError('SECRET_UNKNOWN', `There is no secret ${name}.`, { hint: '`sallyport secret list` shows them.' });
  };
  return {
    list,
    add: async (record, given) => {
      checkRecord(record);
      refuseTaken(list(), record.name);
      makePrivateFolder(state, UNWRITTEN);
      makePrivateFolder(folder);
      if (record.source.kind === 'canary') canaryOf(folder, record.name);
      const value = given === undefined ? undefined : checkValue(record.name, given.value);
      await changeSecretList(folder, async (records) => {
        refuseTaken(records, record.name);
        if (value !== undefined) await sealValue(folder, record.name, value, given?.passphrase);
        return [...records, record].sort((a, b) => (a.name < b.name ? -1 : 1));
      });
    },
    remove: async (name) => {
      const { source } = find(name);
      await changeSecretList(folder, (records) => records.filter((record) => record.name !== name));
      if (source.kind === 'file') removeSealedValue(folder, name);
    },
    probe: async (name) => {
      const record = find(name);
      const value = isCanary(record) ? canaryOf(folder, name).decoys.other : await cache.obtain(record);
      return { length: [...value].length, sha256: createHash('sha256').update(value).digest('hex').slice(0, 8) };
    },
    valueFor: async (name, to) => {
      const record = find(name);
      if (!isCanary(record) && isForHost(record, to)) return cache.obtain(record);
      throw new UserError('SECRET_ELSEWHERE', `The secret ${name} may not go to ${to.host}:${to.port}.`, {
        hint: `Add it anew with --host ${to.host}:${to.port}.`,
      });
    },
    forRun: async ({ phase, names, given = [], mentions = [] }) => {
      for (const record of given) checkRecord(record);
      const records = [...[...new Set(names)].map(find), ...given];
      const wrong = records.find((record) => !record.phases.includes(phase));
      if (wrong !== undefined)
        throw new UserError('SECRET_PHASE', `${wrong.name} may not be used in the phase ${phase}.`, {
          hint: `It was added for ${wrong.phases.join(' and ')}.`,
          exitCode: 125,
        });
      const canaries = list().filter((record) => isCanary(record) && record.phases.includes(phase));
      return makeVaultRun({
        records,
        canaries: canaries.map((record) => ({ record, canary: canaryOf(folder, record.name) })),
        mentions: mentions.flatMap((text) => parseHostPattern(text) ?? []),
        cache,
      });
    },
  };
}

function refuseTaken(records: readonly SecretRecord[], name: string): void {
  const taken = records.find((record) => record.name.toLowerCase() === name.toLowerCase());
  if (taken === undefined) return;
  throw new UserError('SECRET_EXISTS', `There is a secret ${taken.name} already.`, {
    hint: `Take it away first: sallyport secret rm ${taken.name}`,
  });
}
