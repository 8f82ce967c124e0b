import { detectors } from '../src/inspect/secrets/detectors.table.ts';
import { findSecrets } from '../src/inspect/secrets/index.ts';

// Redaction would rather hide too much: `token: text` is a secret in a command line. In source and prose only formats count
// that mean a secret in any text.
const IN_COMMAND_LINES = new Set(detectors.filter(({ anywhere }) => !anywhere).map(({ id }) => id));

export interface ScanResult {
  readonly findings: readonly { readonly line: number; readonly rule: string }[];
  readonly ignored: number;
}

/**
 * Finds secrets in one file's text. `sallyport-ignore RULE: REASON` in a finding's line or the line above suppresses it;
 * without the rule's name or a reason it does not.
 */
export function scanText(text: string): ScanResult {
  const lines = text.split('\n');
  const all = findSecrets(text).flatMap(({ rule, start }) =>
    IN_COMMAND_LINES.has(rule) ? [] : [{ rule, line: lineOf(text, start) }],
  );
  const findings = all.filter(({ rule, line }) => !isSuppressed(rule, lines[line - 1]) && !isSuppressed(rule, lines[line - 2]));
  return { findings, ignored: all.length - findings.length };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isSuppressed(rule: string, line: string | undefined): boolean {
  const marker = `sallyport-ignore ${rule}: `;
  const at = line?.indexOf(marker) ?? -1;
  return line !== undefined && at !== -1 && line.slice(at + marker.length).trim() !== '';
}
