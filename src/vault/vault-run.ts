import { UserError } from '../model/index.ts';
import { type Canary, decoyFor } from './canary.ts';
import { searchedForms } from './encodings.ts';
import { VaultGate } from './gate.ts';
import type { Destination, SecretGate } from './gate-types.ts';
import { type HostPattern, isOneOf } from './host-pattern.ts';
import { NeedleSet } from './needle-set.ts';
import { makePlaceholder } from './placeholder.ts';
import { hostsOf, isCanary, type SecretRecord } from './secret.ts';
import type { ValueCache } from './value-cache.ts';

/** A text that must never be written down, and the name that may stand for it. */
export interface KnownValue {
  readonly name: string;
  readonly value: string;
  /** Where it turns up, somebody has taken a decoy. */
  readonly canary: boolean;
}

/** The secrets of one phase of one run. */
export interface VaultRun {
  /** Variables of the cage: placeholders and decoys, never a value. */
  readonly environment: Readonly<Record<string, string>>;
  readonly gate: SecretGate;
  readonly canaries: readonly Canary[];
  /** The canary of which a decoy stands in these bytes, as it is or encoded. */
  findDecoy(bytes: Buffer): string | undefined;
  /** What the trail must not hold, as far as it is known now: values of secrets, and decoys. */
  values(): readonly KnownValue[];
  /**
   * Obtains the values that `to` may see and whose time to live is over. To be awaited before a request is let through;
   * without it the first request after that is refused and the next one passes.
   */
  ready(to: Destination): Promise<void>;
}

export interface VaultRunParts {
  readonly records: readonly SecretRecord[];
  readonly canaries: readonly { readonly record: SecretRecord; readonly canary: Canary }[];
  readonly mentions: readonly HostPattern[];
  readonly cache: ValueCache;
}

interface Held {
  readonly record: SecretRecord;
  readonly placeholder: string;
  readonly hosts: readonly HostPattern[];
}

/** Obtains every value, so that one that is missing is known before anything runs, and makes the placeholders. */
export async function makeVaultRun({ records, canaries, mentions, cache }: VaultRunParts): Promise<VaultRun> {
  const held: Held[] = [];
  const taken = new Set<string>();
  // One after the other: two commands that ask a person at the same time would confuse both.
  for (const record of records.filter((one) => !isCanary(one))) {
    const placeholder = makePlaceholder(await cache.obtain(record), taken);
    taken.add(placeholder);
    held.push({ record, placeholder, hosts: hostsOf(record) });
  }
  const decoys = canaries.flatMap(({ canary: { name, decoys: made } }) => Object.values(made).map((value) => ({ name, value })));
  const fetch = (name: string): void => {
    const found = held.find(({ record }) => record.name === name);
    // Its failure is told by the refusal of the next request.
    if (found !== undefined) cache.obtain(found.record).catch(() => undefined);
  };
  const gate = new VaultGate({
    secrets: held.map(({ record, placeholder, hosts }) => ({ name: record.name, placeholder, hosts, places: record.places })),
    canaries: decoys,
    mentions,
    valueOf: (name) => cache.peek(name),
    version: () => cache.version,
    fetch,
  });
  const needles = new NeedleSet(
    decoys.flatMap(({ name, value }) =>
      searchedForms(value).map(({ form, bytes, anyCase }) => ({ secret: name, bytes, anyCase, what: form })),
    ),
  );
  return {
    findDecoy: (bytes) => needles.find(bytes)?.needle.secret,
    environment: environmentOf([
      ...held.map(({ record, placeholder }) => ({ record, text: placeholder })),
      ...canaries.map(({ record, canary }) => ({ record, text: decoyFor(canary, record.env ?? '') })),
    ]),
    gate,
    canaries: canaries.map(({ canary }) => canary),
    values: () => [
      ...held.flatMap(({ record: { name } }) => {
        const value = cache.peek(name);
        return value === undefined ? [] : [{ name, value, canary: false }];
      }),
      ...decoys.map((decoy) => ({ ...decoy, canary: true })),
    ],
    ready: async (to) => {
      for (const { record, hosts } of held) if (isOneOf(to, hosts)) await cache.obtain(record);
    },
  };
}

function environmentOf(held: readonly { readonly record: SecretRecord; readonly text: string }[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { record, text } of held) {
    if (record.env === undefined) continue;
    if (environment[record.env] !== undefined)
      throw new UserError('SECRET_ENV_TWICE', `Two secrets of this run want the variable ${record.env}.`, {
        hint: 'Name only one of them in the policy, or give them different phases.',
        exitCode: 125,
      });
    environment[record.env] = text;
  }
  return environment;
}
