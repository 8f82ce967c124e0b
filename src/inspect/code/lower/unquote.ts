const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0', '\n': '' };

/** The value of a quoted string of JavaScript or Python, prefix and quotes included. */
export function unquote(source: string): string {
  let at = 0;
  let isRaw = false;
  while (at < 3 && /[a-zA-Z]/.test(source[at] ?? '')) {
    isRaw ||= source[at] === 'r' || source[at] === 'R';
    at += 1;
  }
  const quote = source.startsWith('"""', at) || source.startsWith("'''", at) ? 3 : 1;
  const inner = source.slice(at + quote, Math.max(at + quote, source.length - quote));
  return isRaw ? inner : resolveEscapes(inner);
}

/** Resolves backslashes. */
export function resolveEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_all, a, b, c, d: string) => {
      const hex: string | undefined = a ?? b ?? c;
      if (hex === undefined) return ESCAPES[d] ?? d;
      const point = Number.parseInt(hex, 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    },
  );
}
