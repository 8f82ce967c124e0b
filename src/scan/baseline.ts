import { UserError } from '../model/index.ts';
import type { ScanFinding } from './types.ts';

interface Entry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/**
 * Fingerprints of findings that were there when the baseline was written.
 * @throws UserError BASELINE_BROKEN
 */
export function parseBaseline(text: string, path: string): ReadonlyMap<string, string> {
  try {
    const { version, findings }: { version?: unknown; findings?: unknown } = JSON.parse(text);
    if (version === 1 && Array.isArray(findings) && findings.every(isEntry))
      return new Map(findings.map(({ fingerprint }) => [fingerprint, `in the baseline ${path}`]));
  } catch {
    // Told below.
  }
  throw new UserError('BASELINE_BROKEN', `${path} is no baseline of Sallyport.`, {
    hint: 'Write one with --write-baseline; it holds {"version": 1, "findings": [...]}.',
  });
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'fingerprint' in value && /^v1:/.test(String(value.fingerprint));
}

/** A baseline of what counts now: sorted, without values. Findings of suppressions themselves are no part of it. */
export function baselineText(findings: readonly ScanFinding[]): string {
  const entries = findings
    .filter((one) => one.suppressed?.by !== 'comment' && !one.rule.startsWith('suppression-'))
    .map(({ fingerprint, rule, place, message }): Entry => ({ fingerprint, rule, file: place.path, message }))
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return `${JSON.stringify({ version: 1, findings: entries }, null, 2)}\n`;
}
