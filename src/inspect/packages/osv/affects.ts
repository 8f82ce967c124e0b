import type { Ecosystem } from '../package.ts';
import { admits, compareVersions } from '../versions/compare.ts';
import type { OsvRange, OsvRecord } from './record.ts';

/** `every`: whatever version is taken. `maybe`: some are, and which one will be taken is not known. */
export type Affected =
  | { readonly is: 'yes' | 'every'; readonly fixed?: string }
  | { readonly is: 'maybe'; readonly fixed?: string }
  | { readonly is: 'no' };

/** Whether a record is about what is asked for: one version, a range, or (with neither) whatever the registry gives. */
export function affects(
  record: OsvRecord,
  ecosystem: Ecosystem,
  version: string | undefined,
  range: string | undefined,
): Affected {
  const endless = record.ranges.some(
    ({ introduced, fixed, last }) => isFirst(introduced) && fixed === undefined && last === undefined,
  );
  if (endless) return { is: 'every' };
  const fixed = record.ranges.findLast((one) => one.fixed !== undefined)?.fixed;
  const more = fixed === undefined ? {} : { fixed };
  if (version === undefined) {
    const excluded =
      range !== undefined &&
      record.ranges.length === 0 &&
      record.versions.every((one) => admits(ecosystem, range, one) === false);
    return excluded ? { is: 'no' } : { is: 'maybe', ...more };
  }
  if (record.versions.some((one) => isSame(ecosystem, one, version))) return { is: 'yes', ...more };
  const inside = record.ranges.map((one) => isInside(ecosystem, version, one));
  const at = inside.indexOf(true);
  if (at >= 0) {
    const end = record.ranges[at]?.fixed;
    return { is: 'yes', ...(end === undefined ? {} : { fixed: end }) };
  }
  return inside.includes(undefined) ? { is: 'maybe', ...more } : { is: 'no' };
}

function isFirst(version: string): boolean {
  return /^0(?:\.0){0,2}(?:-0)?$/.test(version);
}

function isSame(ecosystem: Ecosystem, one: string, other: string): boolean {
  return one === other || compareVersions(ecosystem, one, other) === 0;
}

/** Undefined when versions can't be compared: then nothing is known. */
function isInside(ecosystem: Ecosystem, version: string, { introduced, fixed, last }: OsvRange): boolean | undefined {
  const fromStart = isFirst(introduced) ? 1 : compareVersions(ecosystem, version, introduced);
  if (fromStart === undefined) return undefined;
  if (fromStart < 0) return false;
  const end = fixed ?? last;
  if (end === undefined) return true;
  const toEnd = compareVersions(ecosystem, version, end);
  if (toEnd === undefined) return undefined;
  return fixed === undefined ? toEnd <= 0 : toEnd < 0;
}
