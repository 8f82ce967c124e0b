import type { ConfigFiles, ConfigText } from './config-files.ts';

const DEEPEST = 64;
/** In bytes, of a repository's YAML: its parser takes up to 3 s for a hostile MiB. */
export const MOST_YAML: number = 256 * 1024;

/** The TOML document of a file; undefined, with a note, where it is malformed. Loaded late. */
export async function readToml(file: ConfigText, files: ConfigFiles): Promise<unknown> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return parse(file.text, { maxDepth: DEEPEST });
  } catch (error) {
    // The parser's message quotes the line, which may hold a token.
    files.note(file.source, error instanceof TomlError ? `it is malformed in line ${error.line}` : 'it is malformed');
    return undefined;
  }
}

/** The YAML document of a file; undefined, with a note, where it is malformed, nested too deep or multiplies itself. Loaded late. */
export async function readYaml(file: ConfigText, files: ConfigFiles): Promise<unknown> {
  if (isDeep(file.text)) {
    files.note(file.source, `it is nested more than ${DEEPEST} deep`);
    return undefined;
  }
  const { parseDocument } = await import('yaml');
  try {
    // The parser's own check of keys compares each with each.
    const document = parseDocument(file.text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    if (document.errors.length === 0) return document.toJS({ maxAliasCount: 0 });
  } catch {
    // An alias, or nesting that the bound did not see.
  }
  files.note(file.source, 'it is malformed, or it has YAML anchors');
  return undefined;
}

// A bound from above that needs no parser: brackets that are open, and indicators or blanks at the beginning of a line.
function isDeep(text: string): boolean {
  let open = 0;
  for (const char of text) {
    if (char === '[' || char === '{') open += 1;
    if (char === ']' || char === '}') open = Math.max(0, open - 1);
    if (open > DEEPEST) return true;
  }
  return /^(?: {129}|(?:[-?:] ){33})/m.test(text);
}
