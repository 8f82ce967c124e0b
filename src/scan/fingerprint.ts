import { createHash } from 'node:crypto';
import type { Finding } from '../model/index.ts';

/**
 * Gives each finding a name that survives changes elsewhere in its file: a digest of the rule, the path and what the excerpt
 * says, with white space folded, and a number where the same stands there twice. Values of secrets are not in an excerpt.
 *
 * @param findings in the order of `inOrder`
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, place, excerpt }) => {
    const about = `${rule}\0${place.path}\0${excerpt.replace(/\s+/g, ' ').trim()}`;
    const count = seen.get(about) ?? 0;
    seen.set(about, count + 1);
    const digest = createHash('sha256').update(`${about}\0${count}`).digest('hex');
    return `v1:${rule}:${digest.slice(0, 32)}`;
  });
}
