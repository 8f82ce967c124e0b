import { type Corpus, isSameMistake, type Label, type Said } from './label.ts';

export interface Score {
  readonly bad: number;
  readonly found: number;
  readonly good: number;
  readonly alarms: number;
  readonly pairs: number;
  readonly rightPairs: number;
  readonly lines: number;
  readonly medium: number;
  readonly high: number;
  /** Labels that were judged wrongly. */
  readonly wrong: readonly Label[];
}

const COUNTS: ReadonlySet<string> = new Set(['low', 'medium', 'high', 'critical']);

/** Judges what a scanner said of a corpus. Findings below `low`, or what the corpus names, do not count. */
export function score(corpus: Corpus, said: readonly Said[]): Score {
  const byFile = new Map<string, Said[]>();
  for (const one of said) {
    if (!COUNTS.has(one.severity) || (corpus.least === 'medium' && one.severity === 'low')) continue;
    byFile.set(one.path, [...(byFile.get(one.path) ?? []), one]);
  }
  const isHit = (label: Label): boolean =>
    [label, ...(label.further ?? []).map((place) => ({ ...label, ...place }))].some((at) =>
      (byFile.get(at.path) ?? []).some((one) => answers(one, at)),
    );
  const bad = corpus.labels.filter(({ isBad }) => isBad);
  const good = corpus.labels.filter(({ isBad }) => !isBad);
  const pairs = new Map<string, Label[]>();
  for (const label of corpus.labels)
    if (label.pair !== undefined) pairs.set(label.pair, [...(pairs.get(label.pair) ?? []), label]);
  const complete = [...pairs.values()].filter(
    (labels) => labels.some(({ isBad }) => isBad) && labels.some(({ isBad }) => !isBad),
  );
  return {
    bad: bad.length,
    found: bad.filter(isHit).length,
    good: good.length,
    alarms: good.filter(isHit).length,
    pairs: complete.length,
    rightPairs: complete.filter((labels) => labels.every((label) => isHit(label) === label.isBad)).length,
    lines: corpus.files.reduce((sum, { text }) => sum + text.split('\n').filter((line) => line.trim() !== '').length, 0),
    medium: said.filter(({ severity }) => severity !== 'info' && severity !== 'low').length,
    high: said.filter(({ severity }) => severity === 'high' || severity === 'critical').length,
    wrong: corpus.labels.filter((label) => isHit(label) !== label.isBad),
  };
}

function answers(said: Said, { lines, cwes, besides }: Label): boolean {
  if (besides?.includes(said.cwe) === true) return false;
  if (!isSameMistake(said.cwe, cwes)) return false;
  return lines === undefined || (said.line <= lines[1] && said.endLine >= lines[0]);
}
