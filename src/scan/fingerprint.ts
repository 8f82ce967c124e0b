import { createHash } from 'node:crypto';
import type { Finding } from '../model/index.ts';

/**
 * Fingerprints of findings, in their order: `v1:RULE:HASH`. Made of the rule, the path, the text at the place without its
 * white space, and which of several alike it is; not of the line, so that code above may come and go. The text of a secret
 * is cut out before it comes here: nothing of it is in the hash.
 */
export function fingerprintsOf(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = [finding.rule, finding.place.path, contentOf(finding)].join('\0');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `v1:${finding.rule}:${createHash('sha256').update(`${key}\0${count}`).digest('hex').slice(0, 20)}`;
  });
}

/** What a finding is about, wherever it stands. */
export function contentOf({ excerpt, message }: Finding): string {
  const content = excerpt.replaceAll(/\s+/g, '');
  return content === '' ? message : content;
}
