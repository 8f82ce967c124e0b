import type { Ecosystem } from './package.ts';

/**
 * The form in which a registry compares names: PyPI by PEP 503, Cargo without the difference of `-` and `_`, Go and Maven as
 * they are written, all others in lower case.
 */
export function normalName(ecosystem: Ecosystem, name: string): string {
  switch (ecosystem) {
    case 'pypi':
      return name.toLowerCase().replace(/[-_.]+/g, '-');
    case 'cargo':
      return name.toLowerCase().replaceAll('_', '-');
    // RubyGems tells the case of names apart when it installs, but refuses a new name that differs by case alone.
    case 'gem':
    case 'npm':
      return name.toLowerCase();
    case 'golang':
    case 'maven':
      return name;
  }
}

/** No registry has longer names; what is longer is hostile or a mistake, and is not compared letter by letter. */
export const LONGEST_NAME = 256;

const FORMS: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /^(?:@[a-z0-9_~.-]+\/)?[a-z0-9_~.-]+$/i,
  pypi: /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i,
  cargo: /^[a-z][a-z0-9_-]*$/i,
  gem: /^[a-z0-9_.-]+$/i,
  golang: /^[a-z0-9][a-z0-9._~!/-]*$/i,
  maven: /^[a-z0-9_.-]+:[a-z0-9_.-]+$/i,
};

/** Whether a registry could have this name at all. Letters that only look Latin are none that a registry knows. */
export function isPossibleName(ecosystem: Ecosystem, name: string): boolean {
  return name.length > 0 && name.length <= LONGEST_NAME && FORMS[ecosystem].test(name);
}
