import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where one part of the data came from. */
export interface SourceRecord {
  /** An address without user and password, or a path. */
  readonly from: string;
  readonly sha256: string;
  readonly bytes: number;
  /** ISO time. */
  readonly fetched: string;
  /** What vouches for it: a digest or a key that was given, or only the connection. */
  readonly trust: 'sha256' | 'signature' | 'https' | 'local';
  /** OSV documents, or names. */
  readonly items: number;
  /** What was no OSV document, or no possible name. */
  readonly skipped: number;
}

/** What one update brought; it lies in a folder of its own and never changes. */
export interface Generation {
  readonly version: 1;
  /** ISO time. */
  readonly created: string;
  readonly sources: readonly SourceRecord[];
  /** Bytes of each file. */
  readonly files: Readonly<Record<string, number>>;
  readonly malicious: number;
  readonly vulnerabilities: number;
  readonly names: number;
}

export interface OpenGeneration {
  readonly folder: string;
  readonly about: Generation;
}

export function dataFolder(state: string): string {
  return join(state, 'packages');
}

/**
 * The newest whole generation, or undefined when no update was made yet.
 *
 * @throws Error when what is there is not what an update wrote: then nothing of it may be believed.
 */
export function openGeneration(state: string): OpenGeneration | undefined {
  const base = dataFolder(state);
  const name = readIfThere(join(base, 'current'))?.trim();
  if (name === undefined) return undefined;
  if (!/^[0-9a-z-]{1,64}$/.test(name)) throw new Error(`${join(base, 'current')} names no generation`);
  const folder = join(base, name);
  const about: Generation = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8'));
  if (about.version !== 1) throw new Error(`${folder} was written by another version of Sallyport`);
  for (const [file, bytes] of Object.entries(about.files)) {
    if (statSync(join(folder, file)).size !== bytes) throw new Error(`${join(folder, file)} was changed since it was written`);
  }
  return { folder, about };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
