import { UserError } from '../model/index.ts';
import { runForValue } from './command-value.ts';
import { openValue } from './sealed-value.ts';
import type { SecretRecord } from './secret.ts';
import { checkValue } from './secret-value.ts';

export interface ValueSources {
  /** The vault's folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks a person for the passphrase of a secret; undefined: nobody answered. */
  readonly passphrase: ((secret: string) => Promise<string | undefined>) | undefined;
  /** Whether a run could have changed a program. */
  readonly isForeign: (program: string) => boolean;
}

/** Obtains values and keeps them for their time to live. A command is run once, however many ask for it at the same time. */
export class ValueCache {
  readonly #sources: ValueSources;
  readonly #values: Map<string, string> = new Map();
  readonly #pending: Map<string, Promise<string>> = new Map();
  #version = 0;

  constructor(sources: ValueSources) {
    this.#sources = sources;
  }

  /** Another number whenever a value came or was forgotten. */
  get version(): number {
    return this.#version;
  }

  /** The value where it is known and still lives. */
  peek(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** @throws UserError where the value can't be had; no error holds a value */
  obtain(record: SecretRecord): Promise<string> {
    const known = this.#values.get(record.name);
    if (known !== undefined) return Promise.resolve(known);
    const before = this.#pending.get(record.name);
    if (before !== undefined) return before;
    const pending = this.#fetch(record).finally(() => this.#pending.delete(record.name));
    this.#pending.set(record.name, pending);
    return pending;
  }

  async #fetch(record: SecretRecord): Promise<string> {
    const value = checkValue(record.name, await this.#read(record));
    this.#values.set(record.name, value);
    this.#version += 1;
    if (record.ttlMs > 0) setTimeout(() => this.#forget(record.name), record.ttlMs).unref();
    return value;
  }

  #forget(name: string): void {
    this.#values.delete(name);
    this.#version += 1;
  }

  async #read({ name, source }: SecretRecord): Promise<Uint8Array | string> {
    const { folder, env, passphrase, isForeign } = this.#sources;
    if (source.kind === 'env') return env[source.variable] ?? '';
    if (source.kind === 'command' && isForeign(source.argv[0] ?? ''))
      throw new UserError('SECRET_COMMAND', `The command for ${name} lies in the workspace, where a run can change it.`, {
        hint: 'Add the secret anew, with a program that lies elsewhere.',
      });
    if (source.kind === 'command') return runForValue(name, source.argv, env);
    if (source.kind === 'canary') throw new TypeError('a canary has no value to obtain');
    if (source.sealed === 'identity') return openValue(folder, name, undefined);
    const given = await passphrase?.(name);
    if (given !== undefined && given !== '') return openValue(folder, name, given);
    throw new UserError('SECRET_LOCKED', `${name} needs its passphrase, and nobody gave it.`, {
      hint: 'A secret that was added without --passphrase needs none.',
    });
  }
}
