import type { FoundHere } from '../types.ts';

/** Findings of this scan and of one more scanner: what both say of one place is one finding, and it names both. */
export function mergeEngine(own: readonly FoundHere[], foreign: readonly FoundHere[], engine: string): readonly FoundHere[] {
  const byPath = new Map<string, number[]>();
  const all = [...own];
  for (const [index, { place }] of all.entries()) byPath.set(place.path, [...(byPath.get(place.path) ?? []), index]);
  for (const finding of foreign) {
    const index = (byPath.get(finding.place.path) ?? []).find((at) => isSame(all[at], finding));
    const before = index === undefined ? undefined : all[index];
    if (index === undefined || before === undefined) {
      all.push({ ...finding, engines: [engine] });
      continue;
    }
    const names = before.engines ?? ['sallyport'];
    all[index] = names.includes(engine) ? before : { ...before, engines: [...names, engine] };
  }
  return all;
}

/** The same weakness on the same lines. */
function isSame(one: FoundHere | undefined, other: FoundHere): boolean {
  if (one?.cwe === undefined || one.cwe !== other.cwe) return false;
  const end = (finding: FoundHere): number => finding.place.endLine ?? finding.place.line;
  return one.place.line <= end(other) && other.place.line <= end(one);
}
