import { contentOf } from './fingerprint.ts';
import type { FoundHere, Suppression } from './types.ts';

/**
 * The findings that were not there before. By rule, path and content, so that code which only moved within its file is not new;
 * what stood in a file that is gone may stand in another one.
 *
 * @param paths of the files that are looked at now
 * @param content what a finding is about, wherever it stands
 */
export function onlyNew(
  now: readonly FoundHere[],
  before: readonly FoundHere[],
  paths: ReadonlySet<string>,
  content: (finding: FoundHere) => string = contentOf,
): readonly FoundHere[] {
  const withoutPath = (finding: FoundHere): string => `${finding.rule}\0${content(finding)}`;
  const withPath = (finding: FoundHere): string => `${finding.place.path}\0${withoutPath(finding)}`;
  const here = new Map<string, number>();
  const gone = new Map<string, number>();
  for (const finding of before) {
    const known = paths.has(finding.place.path) ? here : gone;
    const key = known === here ? withPath(finding) : withoutPath(finding);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return now.filter((finding) => !take(here, withPath(finding)) && !take(gone, withoutPath(finding)));
}

/** Whether a suppression is one that the change brought: its text did not stand in that file before, or not as often. */
export function addedSuppressions(now: readonly Suppression[], before: readonly Suppression[]): ReadonlySet<Suppression> {
  const known = new Map<string, number>();
  for (const one of before) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return new Set(now.filter((one) => !take(known, keyOf(one))));
}

function keyOf({ path, text }: Suppression): string {
  return `${path}\0${text}`;
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}
