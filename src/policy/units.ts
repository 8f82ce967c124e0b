/** Amounts as people write them in a policy. Every function returns undefined for text that is not such an amount. */

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const SIZE_PATTERN: RegExp = /^(?:none|\d{1,9}(?:\.\d{1,3})? ?(?:[KMGT]i?)?B?)$/i;
export const TIME_PATTERN: RegExp = /^(?:none|\d{1,9}(?:\.\d{1,3})? ?(?:ms|s|m|h|d))$/;

/** `2GiB`, `256 MB`, `none` or a number, in bytes; 0 means none. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === 'number') return isAmount(value) ? value : undefined;
  if (value === 'none') return 0;
  const [, amount, unit = 'B'] = /^(\d{1,9}(?:\.\d{1,3})?) ?([A-Za-z]{0,3})$/.exec(value) ?? [];
  const factor = BYTES[(unit || 'B').toUpperCase()];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** `10m`, `1.5h`, `none` in milliseconds; 0 means none. */
export function parseTime(value: string): number | undefined {
  if (value === 'none') return 0;
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h|d)$/.exec(value) ?? [];
  const factor = MILLISECONDS[unit];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** `4096` or `none`; 0 means none. */
export function parseCount(value: string | number): number | undefined {
  if (value === 'none') return 0;
  const count = typeof value === 'number' ? value : /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  return isAmount(count) ? count : undefined;
}

/** Bytes as a person reads them: `2GiB`; 0 is `none`. */
export function formatSize(bytes: number): string {
  if (bytes === 0) return 'none';
  const [unit, factor] = (['TiB', 'GiB', 'MiB', 'KiB'] as const)
    .map((name) => [name, BYTES[name.toUpperCase()] ?? 1] as const)
    .find(([, one]) => bytes >= one && bytes % one === 0) ?? ['B', 1];
  return `${bytes / factor}${unit}`;
}

/** Milliseconds as a person reads them: `10m`; 0 is `none`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds === 0) return 'none';
  const [unit, factor] = (['d', 'h', 'm', 's'] as const)
    .map((name) => [name, MILLISECONDS[name] ?? 1] as const)
    .find(([, one]) => milliseconds % one === 0) ?? ['ms', 1];
  return `${milliseconds / factor}${unit}`;
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
