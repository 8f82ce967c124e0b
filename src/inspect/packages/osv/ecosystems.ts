import type { Ecosystem } from '../package.ts';

const BY_LABEL: Readonly<Record<string, Ecosystem>> = {
  npm: 'npm',
  pypi: 'pypi',
  crates: 'cargo',
  go: 'golang',
  rubygems: 'gem',
  maven: 'maven',
};

/** The ecosystem that OSV calls so (its schema's "defined ecosystems"): in any case, with or without a suffix such as `:v3.20`. */
export function ecosystemOfOsv(label: string): Ecosystem | undefined {
  const [name = ''] = label.toLowerCase().split(':');
  // OSV calls that of Rust by its registry's domain.
  const key = name.replace(/^(crates)\W[a-z]+$/, '$1');
  return Object.hasOwn(BY_LABEL, key) ? BY_LABEL[key] : undefined;
}
