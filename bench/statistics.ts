/** One whole process, measured from outside. CPU is user and system time of it and of all children it waited for. */
export interface Sample {
  readonly wallMs: number;
  readonly cpuS: number;
  readonly peakMib: number;
}

/** Two samples taken one right after the other: only their ratio means something on a machine that is shared. */
export interface Pair {
  readonly a: Sample;
  readonly b: Sample;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError for no values */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((x, y) => x - y);
  const [least] = sorted;
  const most = sorted.at(-1);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (least === undefined || most === undefined || low === undefined || high === undefined) throw new RangeError('no values');
  return { median: (low + high) / 2, least, most };
}

/** B over A. */
export function wallRatio(pairs: readonly Pair[]): Spread {
  return spread(pairs.map(({ a, b }) => b.wallMs / a.wallMs));
}

/** B minus A, milliseconds. */
export function addedMs(pairs: readonly Pair[]): Spread {
  return spread(pairs.map(({ a, b }) => b.wallMs - a.wallMs));
}

/** B over A; A's clock has steps of a microsecond, so nothing divides by zero. */
export function cpuRatio(pairs: readonly Pair[]): Spread {
  return spread(pairs.map(({ a, b }) => b.cpuS / Math.max(a.cpuS, 1e-6)));
}
