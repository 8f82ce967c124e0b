/**
 * Matches the patterns of a plan: component sequences (`.git/hooks`, `*.pem`) compared with the end of a path, at any
 * depth and in any case, as a case-insensitive file system would (docs/warden-protocol.md, `protect`). `*` stands for
 * any text inside one component; nothing else is special, so matching takes linear time in each component.
 */
export function endsWithPattern(path: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase().split('/').reverse();
  const found = path.toLowerCase().split('/').reverse();
  return wanted.every((part, at) => matchesComponent(found[at] ?? '', part));
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
