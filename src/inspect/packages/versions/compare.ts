import { compare as compareSemver, parse, satisfies, validRange } from 'semver';
import type { Ecosystem } from '../package.ts';
import { compareGem } from './gem.ts';
import { compareMaven } from './maven.ts';
import { comparePep440 } from './pep440.ts';

/** No registry has longer ones; what is longer is not compared. */
const LONGEST = 256;

/** Negative, zero or positive, by the ecosystem's own order; undefined when one of the two is no version. */
export function compareVersions(ecosystem: Ecosystem, one: string, other: string): number | undefined {
  if (one.length > LONGEST || other.length > LONGEST) return undefined;
  switch (ecosystem) {
    case 'npm':
    case 'cargo':
    case 'golang': {
      const [left, right] = [one, other].map((text) => parse(padded(text), { loose: true }));
      return left == null || right == null ? undefined : compareSemver(left, right);
    }
    case 'pypi':
      return comparePep440(one, other);
    case 'gem':
      return compareGem(one, other);
    case 'maven':
      return compareMaven(one, other);
  }
}

/** Advisories write `0` and `1.2` where three numbers are meant. */
function padded(text: string): string {
  const found = /^v?(\d+)(\.\d+)?$/.exec(text);
  return found === null ? text : `${found[1]}${found[2] ?? '.0'}.0`;
}

/** Whether a range of npm or Cargo can be answered with this version; undefined where that is not known. */
export function admits(ecosystem: Ecosystem, range: string, version: string): boolean | undefined {
  if ((ecosystem !== 'npm' && ecosystem !== 'cargo') || range.length > LONGEST || validRange(range) === null) return undefined;
  // In Cargo a bare version is a caret range.
  const asked = ecosystem === 'cargo' && /^\d/.test(range) ? `^${range}` : range;
  return satisfies(version, asked, { includePrerelease: true, loose: true });
}
