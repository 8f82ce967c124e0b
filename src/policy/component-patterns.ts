/**
 * Matches the patterns of a plan: component sequences (`.git/hooks`, `*.pem`) compared with the end of a path, at any
 * depth, in any case and without letters that are not seen, as a file system that folds names would (docs/warden-protocol.md,
 * `protect`). `*` stands for any text inside one component; nothing else is special, so matching takes linear time in each component.
 */
export function endsWithPattern(path: string, pattern: string): boolean {
  const wanted = folded(pattern).split('/').reverse();
  const found = folded(path).split('/').reverse();
  return wanted.every((part, at) => matchesComponent(found[at] ?? '', part));
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
