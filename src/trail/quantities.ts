/** `2026-11-23 20:31:05 UTC`, from microseconds since the epoch. */
export function moment(ts: number): string {
  const date = new Date(ts / 1000);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `4.2 s` or `3 min 20 s`, from milliseconds. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

// Not toLocaleString, whose first call costs 18 ms.
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

export function bytes(n: number): string {
  if (n < 10_000) return `${grouped(n)} bytes`;
  return n < 10_000_000 ? `${grouped(Math.round(n / 1000))} kB` : `${grouped(Math.round(n / 1_000_000))} MB`;
}
