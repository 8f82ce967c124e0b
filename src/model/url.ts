/**
 * The address that a text is, or undefined where it is none. Not by `URL.canParse`: that of Node 20 refuses every address with a letter
 * beyond ASCII once it was asked some thousand times, so whoever runs for long would take good addresses for none.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
