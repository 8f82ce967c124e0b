import { parse } from 'smol-toml';
import { parseDocument } from 'yaml';
import { isTooDeep } from '../../../yaml/index.ts';
import { plainYaml } from './plain-yaml.ts';

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const DEEPEST = 64;
/** In UTF-16 units: the YAML library takes up to 3 s for a hostile MiB. What is longer must be of the plain form that managers write. */
const MOST_YAML = 256 * 1024;

export function readJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\ufeff/, '')) };
  } catch {
    return { ok: false, reason: 'it is no JSON' };
  }
}

/** JSON with comments and commas before a closing bracket, as Bun writes its lockfile. */
export function readJsonc(text: string): Parsed {
  return readJson(bareJson(text));
}

/** One step a character: a pattern with strings in it would start anew at each quote of a hostile text. */
function bareJson(text: string): string {
  let bare = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (char === '/' || char === ',') {
      const end = char === '/' ? endOfComment(text, at) : at + 1;
      if (end === at || (char === ',' && !isBeforeBracket(text, end))) continue;
      bare += text.slice(from, at);
      from = end;
      at = end - 1;
    }
  }
  return bare + text.slice(from);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}

/** Where a comment ends that begins here; the same place where none does. */
function endOfComment(text: string, at: number): number {
  const kind = text.slice(at, at + 2);
  if (kind !== '//' && kind !== '/*') return at;
  const end = text.indexOf(kind === '//' ? '\n' : '*/', at + 2);
  return end === -1 ? text.length : end + (kind === '//' ? 0 : 2);
}

function isBeforeBracket(text: string, from: number): boolean {
  let at = from;
  while (at < text.length) {
    const after = endOfComment(text, at);
    if (after === at && !/\s/.test(text.charAt(at))) break;
    at = after === at ? at + 1 : after;
  }
  return text.charAt(at) === ']' || text.charAt(at) === '}';
}

export function readToml(text: string): Parsed {
  try {
    return { ok: true, value: parse(text.replace(/^\ufeff/, ''), { maxDepth: DEEPEST }) };
  } catch {
    // The parser's message quotes the line, which may hold a token.
    return { ok: false, reason: 'it is no TOML' };
  }
}

/** The plain form first, which is quick; the whole language for what is short. Scalars of the plain form stay texts. */
export function readYaml(text: string): Parsed {
  const plain = plainYaml(text);
  if (plain.ok) return plain;
  if (text.length > MOST_YAML) return { ok: false, reason: `${plain.reason}, and it is too long for more than plain YAML` };
  if (isTooDeep(text)) return { ok: false, reason: 'it is nested more than 250 deep' };
  try {
    const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false, schema: 'failsafe' });
    if (document.errors.length === 0) return { ok: true, value: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    // An alias.
  }
  return { ok: false, reason: 'it is no YAML without anchors' };
}
