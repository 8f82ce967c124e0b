import { validRange } from 'semver';
import type { Ecosystem } from '../package.ts';
import { admits, compareVersions } from './compare.ts';

/** One bound: `>=1.2`, `<2`, `==1.0`, `1.0`. */
const BOUND = /^(>=|<=|>|<|==?)?\s*([\w][\w.+!~:-]*)$/;

type Bound = readonly [sign: string, version: string];

/** Whether a person's range can be understood: `*`, bounds with commas between, and what npm and Cargo write. */
export function isVersionRange(ecosystem: Ecosystem, range: string): boolean {
  return range === '*' || boundsOf(ecosystem, range) !== undefined || isSemverRange(ecosystem, range);
}

/** Whether a version is in the range. Only a plain yes is one: a bare version is that version alone, in Cargo too. */
export function isInRange(ecosystem: Ecosystem, range: string, version: string | undefined): boolean {
  if (range === '*') return true;
  if (version === undefined) return false;
  const bounds = boundsOf(ecosystem, range);
  if (bounds === undefined) return admits(ecosystem, range, version) === true;
  return bounds.every(([sign, bound]) => {
    const order = compareVersions(ecosystem, version, bound);
    return order !== undefined && holds(sign, order);
  });
}

function boundsOf(ecosystem: Ecosystem, range: string): readonly Bound[] | undefined {
  const bounds: Bound[] = [];
  for (const part of range.split(',')) {
    const [, sign = '=', version] = BOUND.exec(part.trim()) ?? [];
    if (version === undefined || compareVersions(ecosystem, version, version) === undefined) return undefined;
    bounds.push([sign, version]);
  }
  return bounds;
}

function isSemverRange(ecosystem: Ecosystem, range: string): boolean {
  return (ecosystem === 'npm' || ecosystem === 'cargo') && range.length <= 256 && validRange(range) !== null;
}

function holds(sign: string, order: number): boolean {
  switch (sign) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}
