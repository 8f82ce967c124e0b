/** How often what a server decodes it decodes again. */
const MOST_DECODED = 3;
const PLAIN = /^[a-z0-9/_-]*$/;

/**
 * What servers may make of a path, in lower case: with its characters decoded once and more often, with and without parameters
 * (`;x`, as servlets know them), `..` as it stands and resolved before and after empty segments fall away, `\` as a slash, dots and blanks at
 * the end of a name left out. For rules that forbid: one reading that they speak of is enough.
 */
export function readingsOf(path: string): ReadonlySet<string> {
  let text = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').toLowerCase();
  if (!text.startsWith('/')) text = `/${text}`;
  const readings = new Set<string>();
  for (let times = 0; times <= MOST_DECODED; times += 1) {
    for (const reading of spellings(text)) readings.add(reading);
    const next = decodedOnce(text).toLowerCase();
    if (next === text) break;
    text = next;
  }
  return readings;
}

function spellings(text: string): readonly string[] {
  const bare = (text.split(/[?#\0]/, 1)[0] ?? '').replaceAll('\\', '/');
  if (PLAIN.test(bare) && !bare.includes('//')) return [bare];
  const whole = [bare, bare.replace(/;[^/]*/g, '')];
  const collapsed = [...whole, ...whole.map((one) => one.replace(/\/+/g, '/'))];
  const resolved = collapsed.map((one) => withoutDots(one).replace(/\/+/g, '/'));
  return [...collapsed, ...resolved, ...resolved.map((one) => one.replace(/[. ]+(?=\/|$)/g, ''))];
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/').slice(1)) {
    if (part === '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

/** One character a byte; also of UTF-8 that is longer than it need be, and of the form `%u002e`. */
function decodedOnce(text: string): string {
  return text
    .replace(/%u00([0-9a-f]{2})|%([0-9a-f]{2})/g, (_, wide?: string, narrow?: string) =>
      String.fromCharCode(Number.parseInt(wide ?? narrow ?? '', 16)),
    )
    .replace(/[\xc0\xc1]([\x80-\xbf])/g, (pair, last: string) =>
      String.fromCharCode(((pair.charCodeAt(0) & 0x01) << 6) | (last.charCodeAt(0) & 0x3f)),
    )
    .replace(/\xe0([\x80\x81])([\x80-\xbf])/g, (_, middle: string, last: string) =>
      String.fromCharCode(((middle.charCodeAt(0) & 0x01) << 6) | (last.charCodeAt(0) & 0x3f)),
    );
}
