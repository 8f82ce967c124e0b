/* Texts that were exchanged for their cleaned form, kept for a person to look at. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareState } from '../trail/index.ts';

export interface Quarantined {
  /** `20261125T101530-1a2b3c4d`, by time. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where it came from, in a few words. */
  readonly source: string;
  /** Why it was kept. */
  readonly why: readonly string[];
  readonly text: string;
}

/** The newest are kept; each is cut to a length, and all together are bounded. */
const MOST_TEXTS = 200;
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST = 1024 * 1024;
const NAME = /^\d{8}T\d{6}-[0-9a-f]{8}$/;

/**
 * Keeps a text, readable by its user only.
 *
 * @returns its name; undefined where it could not be written: the exchange stands all the same
 */
export function quarantine(
  state: string,
  { source, why, text }: Pick<Quarantined, 'source' | 'why' | 'text'>,
  at: number,
): string | undefined {
  const time = new Date(at).toISOString().replace(/[-:]|\..*$/g, '');
  const id = `${time}-${randomBytes(4).toString('hex')}`;
  try {
    prepareState(state);
    mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
    const kept = { id, at, source, why, text: text.slice(0, LONGEST) };
    writeFileSync(join(folderOf(state), `${id}.json`), JSON.stringify(kept), { mode: 0o600, flag: 'wx' });
    sweep(state);
    return id;
  } catch {
    return undefined;
  }
}

/** What is kept, the newest first. */
export function listQuarantine(state: string): readonly Quarantined[] {
  return namesIn(state).flatMap((name) => readQuarantine(state, name) ?? []);
}

/** One of them; undefined where there is none of that name. */
export function readQuarantine(state: string, id: string): Quarantined | undefined {
  if (!NAME.test(id)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(join(folderOf(state), `${id}.json`), 'utf8'));
    return isQuarantined(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isQuarantined(value: unknown): value is Quarantined {
  if (typeof value !== 'object' || value === null) return false;
  const { id, at, source, why, text }: Partial<Record<keyof Quarantined, unknown>> = value;
  return [id, source, text].every((one) => typeof one === 'string') && typeof at === 'number' && Array.isArray(why);
}

function sweep(state: string): void {
  let bytes = 0;
  for (const [at, name] of namesIn(state).entries()) {
    const path = join(folderOf(state), `${name}.json`);
    bytes += statSync(path).size;
    if (at >= MOST_TEXTS || bytes > MOST_BYTES) rmSync(path, { force: true });
  }
}

function namesIn(state: string): readonly string[] {
  try {
    return readdirSync(folderOf(state))
      .map((file) => file.replace(/\.json$/, ''))
      .filter((name) => NAME.test(name))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

function folderOf(state: string): string {
  return join(state, 'quarantine');
}
