/** As Gem::Version: numbers and words in turn, a word is older than a number (`1.0.rc1` < `1.0`). */
export function compareGem(one: string, other: string): number | undefined {
  const left = partsOf(one);
  const right = partsOf(other);
  if (left === undefined || right === undefined) return undefined;
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const here = left[at] ?? 0;
    const there = right[at] ?? 0;
    if (here === there) continue;
    if (typeof here === 'string') return typeof there === 'string' ? (here < there ? -1 : 1) : -1;
    return typeof there === 'string' ? 1 : here - there;
  }
  return 0;
}

function partsOf(text: string): readonly (number | string)[] | undefined {
  if (!/^\d+(?:\.[0-9a-z]+)*(?:-[0-9a-z.-]+)?$/i.test(text)) return undefined;
  const parts = text.replace('-', '.pre.').match(/\d+|[a-z]+/gi) ?? [];
  return parts.map((part) => (/^\d/.test(part) ? Number(part) : part));
}
