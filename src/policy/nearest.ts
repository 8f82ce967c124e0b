/** The known word that is at most two edits away from `word`; undefined when none is. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const plain = word.toLowerCase().replaceAll('_', '-');
  const exact = known.find((one) => one.replaceAll('_', '-') === plain || one === `${plain}s` || `${one}s` === plain);
  if (exact !== undefined) return exact;
  const ranked = known.map((one) => [editDistance(plain, one), one] as const).sort(([a], [b]) => a - b);
  const [best] = ranked;
  return best !== undefined && best[0] <= Math.min(2, Math.floor(best[1].length / 2)) ? best[1] : undefined;
}

/** Levenshtein distance; both words are short. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
