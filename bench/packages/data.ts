/** Reads the development half of the package names in place; nothing of it is copied. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Row {
  readonly ecosystem: 'npm' | 'pypi';
  readonly name: string;
  /** What it imitates, for squats; what it is, for others. */
  readonly more: string;
}

export interface Sets {
  readonly squats: readonly Row[];
  readonly honest: readonly Row[];
  readonly malicious: readonly Row[];
  readonly compromised: readonly Row[];
}

export function readSets(folder: string): Sets {
  return {
    squats: rows(folder, 'typosquat_pairs.tsv'),
    honest: [...rows(folder, 'legit_mid.tsv'), ...rows(folder, 'legit_manifest.tsv')],
    malicious: rows(folder, 'malicious_names.tsv'),
    compromised: rows(folder, 'compromised_legit.tsv'),
  };
}

/** Other ecosystems have too few rows to say anything. */
function rows(folder: string, file: string): readonly Row[] {
  const [, ...lines] = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
  return lines.flatMap((line): readonly Row[] => {
    const [ecosystem, name = '', more = ''] = line.split('\t');
    return ecosystem === 'npm' || ecosystem === 'pypi' ? [{ ecosystem, name, more }] : [];
  });
}
