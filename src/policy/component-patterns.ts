/**
 * Matches the patterns of a plan: component sequences (`.git/hooks`, `*.pem`) compared with the end of a path, at any
 * depth, in any case and without letters that are not seen, as a file system that folds names would (docs/warden-protocol.md,
 * `protect`). `*` stands for any text inside one component; nothing else is special, so matching takes linear time in each component.
 *
 * @returns the first of the patterns that the path ends with
 */
export function patternAtEnd(path: string, patterns: readonly string[]): string | undefined {
  const parts = folded(path).split('/');
  return firstAt(parts, parts.length, compiled(patterns));
}

/** Whether the path, or a folder above it, ends with one of the patterns. */
export function isUnderPattern(path: string, patterns: readonly string[]): boolean {
  const parts = folded(path).split('/');
  const all = compiled(patterns);
  return parts.some((part, at) => (at > 0 || part !== '') && firstAt(parts, at + 1, all) !== undefined);
}

interface Compiled {
  readonly pattern: string;
  /** Its place among the patterns. */
  readonly at: number;
  /** Folded components, the last one first. */
  readonly wanted: readonly string[];
}

/** Most patterns end with a plain name, so a path is compared with the few that end with its own. */
interface Patterns {
  readonly byName: ReadonlyMap<string, readonly Compiled[]>;
  readonly starred: readonly Compiled[];
}

const known = new WeakMap<readonly string[], Patterns>();

function compiled(patterns: readonly string[]): Patterns {
  const before = known.get(patterns);
  if (before !== undefined) return before;
  const all = patterns.map((pattern, at) => ({ pattern, at, wanted: folded(pattern).split('/').reverse() }));
  const isStarred = ({ wanted: [last = ''] }: Compiled): boolean => last.includes('*');
  const byName = new Map<string, Compiled[]>();
  for (const one of all) if (!isStarred(one)) byName.set(one.wanted[0] ?? '', [...(byName.get(one.wanted[0] ?? '') ?? []), one]);
  const made = { byName, starred: all.filter(isStarred) };
  known.set(patterns, made);
  return made;
}

/** @param end how many of the components count */
function firstAt(parts: readonly string[], end: number, { byName, starred }: Patterns): string | undefined {
  const isAtEnd = ({ wanted }: Compiled): boolean =>
    wanted.every((part, back) => matchesComponent(parts[end - 1 - back] ?? '', part));
  const plain = byName.get(parts[end - 1] ?? '')?.find(isAtEnd);
  const other = starred.find(isAtEnd);
  if (plain === undefined || other === undefined) return (plain ?? other)?.pattern;
  return (plain.at < other.at ? plain : other).pattern;
}

/** The sign of kelvin becomes a k by itself; the long s is a small letter already. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll('\u017f', 's');
}

function matchesComponent(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const middle of rest) {
    const found = text.indexOf(middle, at);
    if (found === -1 || found + middle.length > end) return false;
    at = found + middle.length;
  }
  return true;
}
