import { UserError } from '../model/index.ts';
import type { ScanFinding } from './types.ts';

/** One finding that is known and accepted. Only the fingerprint counts; the rest is for whoever reads the file. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/**
 * Reads a baseline.
 *
 * @param name of the file, for the error
 * @throws UserError BASELINE_BROKEN
 */
export function parseBaseline(text: string, name: string): readonly BaselineEntry[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'version' in value && value.version === 1 && 'findings' in value) {
      if (Array.isArray(value.findings) && value.findings.every(isEntry)) return value.findings;
    }
  } catch {
    // Told below.
  }
  throw new UserError('BASELINE_BROKEN', `${name} is no baseline of Sallyport.`, {
    hint: 'Write one with --write-baseline FILE; it holds {"version": 1, "findings": [...]}.',
  });
}

/** The text of a baseline: sorted, so that a change of it can be read as a change. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const findings = [...entries].sort((a, b) => order(a.file, b.file) || order(a.fingerprint, b.fingerprint));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

export function entryFor({ fingerprint, rule, place, message }: ScanFinding): BaselineEntry {
  return { fingerprint, rule, file: place.path, message };
}

function isEntry(value: unknown): value is BaselineEntry {
  if (typeof value !== 'object' || value === null) return false;
  const isText = (name: string): boolean => typeof Reflect.get(value, name) === 'string';
  return ['fingerprint', 'rule', 'file', 'message'].every(isText) && String(Reflect.get(value, 'fingerprint')).startsWith('v1:');
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
