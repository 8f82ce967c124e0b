import { type HomeFiles, inspectHomes } from '../inspect/home/index.ts';
import { findSecrets } from '../inspect/secrets/index.ts';
import { isLesserPath } from '../model/index.ts';
import { withFrames } from './frame.ts';
import { lowered } from './lesser.ts';
import type { ReadOutcome } from './read-text.ts';
import type { GroupResult, ListedFile } from './types.ts';

/** Whether git keeps a file, or would with the next `git add`. */
export type Kept = (path: string) => 'tracked' | 'untracked' | undefined;

/** What belongs to a smart home is spread over many files, so it is read apart from the groups, once they are done. */
export function inspectHomesIn(
  files: readonly ListedFile[],
  read: (file: ListedFile) => ReadOutcome,
  kept: Kept | undefined,
): Pick<GroupResult, 'findings' | 'incomplete'> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const texts = new Map<string, string>();
  const home: HomeFiles = {
    paths: files.map(({ path }) => path),
    read: (path) => {
      const known = texts.get(path);
      const file = byPath.get(path);
      if (known !== undefined) return { text: known };
      if (file === undefined) return { reason: 'it is not there' };
      const outcome = read(file);
      if (outcome.kind === 'text') texts.set(path, outcome.text);
      if (outcome.kind === 'unread') return { reason: outcome.reason };
      return outcome.kind === 'text' ? { text: outcome.text } : { reason: 'it is no text' };
    },
    ...(kept === undefined ? {} : { kept }),
  };
  const { findings, incomplete } = inspectHomes(home, { secrets: findSecrets });
  return {
    findings: withFrames(
      findings.map(({ instead: _instead, ...finding }) => (isLesserPath(finding.place.path) ? lowered(finding) : finding)),
      texts,
    ),
    incomplete,
  };
}
