/** Brace expansion, after bash(1) "Brace Expansion". */

const MOST_WORDS = 64;
const RANGE = /^(-?\d{1,6}|[A-Za-z])\.\.(-?\d{1,6}|[A-Za-z])(?:\.\.(-?\d{1,6}))?$/;

/** `a{b,c}d` to `abd`, `acd`. Returns the text itself when there is nothing to expand, null when it would be over 64 words. */
export function expandBraces(text: string): readonly string[] | null {
  if (!text.includes('{')) return [text];
  let words: string[] = [text];
  // Each round expands the first group of each word; the bound on words bounds the rounds.
  for (let round = 0; round < 16; round++) {
    const next: string[] = [];
    let changed = false;
    for (const word of words) {
      const parts = expandFirst(word);
      changed ||= parts !== null;
      next.push(...(parts ?? [word]));
      if (next.length > MOST_WORDS) return null;
    }
    words = next;
    if (!changed) return words;
  }
  return null;
}

function expandFirst(word: string): readonly string[] | null {
  for (let open = word.indexOf('{'), tries = 0; open !== -1 && tries < 16; open = word.indexOf('{', open + 1), tries++) {
    const group = groupAt(word, open);
    if (group === null) continue;
    const before = word.slice(0, open);
    const after = word.slice(group.end + 1);
    return group.items.map((item) => before + item + after);
  }
  return null;
}

function groupAt(word: string, open: number): { items: readonly string[]; end: number } | null {
  let level = 0;
  let from = open + 1;
  const items: string[] = [];
  for (let at = open; at < word.length; at++) {
    const char = word.charAt(at);
    if (char === '{') level++;
    if (char === ',' && level === 1) {
      items.push(word.slice(from, at));
      from = at + 1;
    }
    if (char !== '}' || --level > 0) continue;
    items.push(word.slice(from, at));
    if (items.length > 1) return { items, end: at };
    const range = expandRange(items[0] ?? '');
    return range === null ? null : { items: range, end: at };
  }
  return null;
}

function expandRange(text: string): readonly string[] | null {
  const [, from, to, by] = RANGE.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  const isLetters = /[A-Za-z]/.test(from) && /[A-Za-z]/.test(to);
  const first = isLetters ? from.charCodeAt(0) : Number(from);
  const last = isLetters ? to.charCodeAt(0) : Number(to);
  if (Number.isNaN(first) || Number.isNaN(last)) return null;
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const count = Math.floor(Math.abs(last - first) / step) + 1;
  if (count > MOST_WORDS) return null;
  const sign = last < first ? -step : step;
  return Array.from({ length: count }, (_, at) =>
    isLetters ? String.fromCharCode(first + at * sign) : String(first + at * sign),
  );
}
