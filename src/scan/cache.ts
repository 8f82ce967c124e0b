import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanLimit } from '../model/index.ts';
import type { GroupResult, InspectorName, ScanText } from './types.ts';

const MOST_BYTES = 64 << 20;
const OLDEST_MS = 30 * 86_400_000;
/** A file that was used within a day is not marked as used again. */
const FRESH_MS = 86_400_000;

/** From the most fixes to none. */
const LIMITS: readonly ScanLimit[] = ['low', 'medium', 'high', 'critical', 'none'];

type Inspectors = ReadonlySet<InspectorName> | undefined;

/** Results of earlier scans, by the content of what was inspected and the program that did it. */
export interface ScanCache {
  readonly take: (texts: readonly ScanText[], asked: Inspectors, fixesFrom: ScanLimit) => GroupResult | undefined;
  readonly keep: (texts: readonly ScanText[], asked: Inspectors, fixesFrom: ScanLimit, result: GroupResult) => void;
  /** Takes away what was not used for a month, and the oldest beyond 64 MiB. */
  readonly sweep: (now: number) => void;
}

/**
 * Opens the cache in Sallyport's own state folder, which no agent writes. A cache that can't be read or written is none: the
 * scan works all the same.
 *
 * @param engine digest of the program: other rules, other results
 */
export function openCache(state: string, engine: string): ScanCache {
  const folder = join(state, 'scan-cache');
  const fileOf = (key: string, fixesFrom: ScanLimit): string => join(folder, `${key}-${fixesFrom}.json`);
  return {
    take: (texts, inspectors, fixesFrom) => {
      const key = keyOf(engine, texts, inspectors);
      // With more fixes than are asked for it serves as well.
      for (const known of LIMITS.slice(0, LIMITS.indexOf(fixesFrom) + 1)) {
        const result = readResult(fileOf(key, known));
        if (result !== undefined) return result;
      }
      return undefined;
    },
    keep: (texts, inspectors, fixesFrom, result) =>
      writeResult(folder, fileOf(keyOf(engine, texts, inspectors), fixesFrom), result),
    sweep: (now) => sweep(folder, now),
  };
}

function keyOf(engine: string, texts: readonly ScanText[], inspectors: Inspectors): string {
  const hash = createHash('sha256').update(`${engine}\0${inspectors === undefined ? '*' : [...inspectors].sort().join()}\0`);
  for (const { path, text } of texts) hash.update(`${path}\0${text.length}\0`).update(text);
  return hash.digest('hex');
}

function readResult(file: string): GroupResult | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isResult(value)) return undefined;
    const now = Date.now();
    if (now - statSync(file).mtimeMs > FRESH_MS) utimesSync(file, now / 1000, now / 1000);
    return value;
  } catch {
    return undefined;
  }
}

/** Our own program wrote it, into a folder of its own; a file that was cut off does not parse. */
function isResult(value: unknown): value is GroupResult {
  if (typeof value !== 'object' || value === null) return false;
  return ['findings', 'incomplete', 'suppressions', 'wanted', 'uses'].every((name) => Array.isArray(Reflect.get(value, name)));
}

function writeResult(folder: string, file: string, result: GroupResult): void {
  const temporary = `${file}.${process.pid}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(result), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function sweep(folder: string, now: number): void {
  try {
    const files = readdirSync(folder).map((name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = statSync(path);
      return { path, size, age: now - mtimeMs };
    });
    let kept = 0;
    for (const { path, size, age } of files.sort((a, b) => a.age - b.age)) {
      kept += size;
      if (age > OLDEST_MS || kept > MOST_BYTES) rmSync(path, { force: true });
    }
  } catch {
    // Another process sweeps at the same time, or there is no cache yet.
  }
}
