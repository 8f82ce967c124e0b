import type { GitReader } from '../../confine/index.ts';
import { inspectSecrets } from '../../inspect/secrets/index.ts';
import type { Incomplete } from '../../model/index.ts';
import { decode, type FoundHere, LONGEST_FILE, withFrames } from '../../scan/index.ts';

export interface HistoryResult {
  readonly findings: readonly FoundHere[];
  readonly incomplete: readonly Incomplete[];
  readonly files: number;
  readonly bytes: number;
}

/** Secrets in every content that any commit of the repository brought, each named with the first commit that did. */
export async function inspectHistory(
  git: GitReader,
  isExcluded: (path: string) => boolean,
  options: { readonly end?: number | undefined; readonly onProgress?: ((done: number, total: number) => void) | undefined },
): Promise<HistoryResult> {
  const first = new Map<string, { readonly path: string; readonly commit: string }>();
  for (const { object, path, commit } of await git.arrivals()) {
    if (!first.has(object) && !isExcluded(path)) first.set(object, { path, commit });
  }
  const findings: FoundHere[] = [];
  const seen = new Set<string>();
  const incomplete: Incomplete[] = [];
  let files = 0;
  let total = 0;
  for await (const { object, bytes } of git.contents([...first.keys()], LONGEST_FILE)) {
    const arrival = first.get(object);
    if (arrival === undefined) continue;
    const { path, commit } = arrival;
    if (options.end !== undefined && performance.now() > options.end) {
      incomplete.push({
        path: '.',
        reason: `the time of the scan was up after ${files} of ${first.size} contents of the history`,
      });
      break;
    }
    files += 1;
    total += bytes?.length ?? 0;
    options.onProgress?.(files, first.size);
    const outcome = bytes === null ? undefined : decode(bytes);
    if (outcome === undefined) incomplete.push({ path, reason: `it is longer than 32 MiB in commit ${commit.slice(0, 12)}` });
    if (outcome?.kind !== 'text') continue;
    const said = inspectSecrets({ path, text: outcome.text });
    incomplete.push(...said.incomplete);
    const lines = outcome.text.split('\n');
    for (const finding of withFrames(said.findings, new Map([[path, outcome.text]]))) {
      // The next version of a file holds the same secret again; it is compared in memory and kept nowhere.
      const key = `${finding.rule}\0${path}\0${textAt(lines, finding)}`;
      if (!seen.has(key)) findings.push({ ...finding, commit });
      seen.add(key);
    }
  }
  return { findings, incomplete, files, bytes: total };
}

function textAt(lines: readonly string[], { place }: FoundHere): string {
  const last = (place.endLine ?? place.line) - 1;
  const text = lines.slice(place.line - 1, last).concat((lines[last] ?? '').slice(0, (place.endColumn ?? place.column) - 1));
  return text.join('\n').slice(place.column - 1);
}
