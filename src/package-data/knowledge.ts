import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  decodePopularNames,
  type Ecosystem,
  NameFilter,
  type OsvRecord,
  type PackageKnowledge,
  type PopularNames,
} from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';
import { type Generation, openGeneration } from './generation.ts';
import { lookUpLine } from './sorted-lines.ts';

/** What is known of packages on this machine, and how old it is. Files are read when they are first asked for, and kept. */
export interface LocalKnowledge extends PackageKnowledge {
  /** What the last update brought; undefined: none was made. */
  readonly generation: Generation | undefined;
}

/** Data that is older than this is said to be stale: most malicious packages are found and taken down within days. */
export const STALE_AFTER_MS: number = 7 * 86_400_000;

/** @throws UserError when what an update wrote was changed since. */
export function openKnowledge(state: string): LocalKnowledge {
  const opened = openOrSay(state);
  const popular = new Map<Ecosystem, PopularNames>();
  const records = new Map<Ecosystem, Buffer | undefined>();
  const filters = new Map<Ecosystem, NameFilter | undefined>();
  const fileOf = (ecosystem: Ecosystem, kind: 'osv' | 'filter'): Buffer | undefined => {
    const name = `${ecosystem}.${kind}`;
    return opened === undefined || !Object.hasOwn(opened.about.files, name) ? undefined : readFileSync(join(opened.folder, name));
  };
  return {
    generation: opened?.about,
    popular: (ecosystem) => kept(popular, ecosystem, () => decodePopularNames(readFileSync(shipped(ecosystem)))),
    records: (ecosystem, name) => {
      const file = kept(records, ecosystem, () => fileOf(ecosystem, 'osv'));
      const line = file === undefined ? undefined : lookUpLine(file, name);
      const found: readonly OsvRecord[] = line === undefined ? [] : JSON.parse(line);
      return found;
    },
    listed: (ecosystem, name) => {
      const filter = kept(filters, ecosystem, () => {
        const bytes = fileOf(ecosystem, 'filter');
        return bytes === undefined ? undefined : NameFilter.decode(bytes);
      });
      return filter === undefined ? undefined : { has: filter.has(name), date: (opened?.about.created ?? '').slice(0, 10) };
    },
  };
}

function openOrSay(state: string): ReturnType<typeof openGeneration> {
  try {
    return openGeneration(state);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('PACKAGE_DATA_DAMAGED', `The data about packages can't be used: ${why}.`, {
      hint: 'Fetch it again: `sallyport packages update`.',
      exitCode: 3,
      cause,
    });
  }
}

function kept<Value>(cache: Map<Ecosystem, Value>, ecosystem: Ecosystem, read: () => Value): Value {
  const found = cache.get(ecosystem);
  if (found !== undefined || cache.has(ecosystem)) return found as Value;
  const value = read();
  cache.set(ecosystem, value);
  return value;
}

/** The package's folder is two folders up both from dist/bin and from src/package-data. */
function shipped(ecosystem: Ecosystem): string {
  return fileURLToPath(new URL(`../../dist/packages/${ecosystem}.names`, import.meta.url));
}
