import { withoutEnding } from '../../model/index.ts';
import { normalName } from './names.ts';
import type { Ecosystem } from './package.ts';

/** A package URL (purl-spec 1.0): what is needed to name a package, without its address. */
export interface Purl {
  readonly ecosystem: Ecosystem;
  /** In the registry's form of comparison, with its namespace: `@babel/core`, `group:artifact`, `github.com/x/y`. */
  readonly name: string;
  readonly version?: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

export type PurlResult = { readonly ok: true; readonly purl: Purl } | { readonly ok: false; readonly reason: string };

const ECOSYSTEMS: ReadonlySet<string> = new Set<Ecosystem>(['npm', 'pypi', 'cargo', 'golang', 'gem', 'maven']);

/** What stands between the namespace and the name, in our names. */
const JOINS: Readonly<Record<Ecosystem, string>> = { npm: '/', pypi: '/', cargo: '/', golang: '/', gem: '/', maven: ':' };

/**
 * Reads a package URL by the steps of the specification: from the right, one part after the other. `pkg://` is taken too, as
 * the specification wants. A type that is not judged is an error.
 */
export function parsePurl(text: string): PurlResult {
  const scheme = /^pkg:\/*/i.exec(text);
  if (scheme === null) return failed('it does not begin with pkg:');
  let rest = text.slice(scheme[0].length);
  const [beforeHash, subpath] = cutLast(rest, '#');
  const [beforeQuery, query] = cutLast(beforeHash, '?');
  rest = withoutEnding(beforeQuery, '/');
  const slash = rest.indexOf('/');
  if (slash < 0) return failed('it has no name');
  const type = rest.slice(0, slash).toLowerCase();
  if (!isEcosystem(type)) return failed(`packages of the type ${JSON.stringify(type)} are not judged`);
  rest = rest.slice(slash + 1).replace(/^\/+/, '');
  // A scope that is not percent-encoded begins with the same sign as a version.
  const at = rest.lastIndexOf('@');
  const hasVersion = at > 0 && at > rest.lastIndexOf('/');
  const version = hasVersion ? decode(rest.slice(at + 1)) : '';
  const parts = (hasVersion ? rest.slice(0, at) : rest)
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  if (parts.length === 0 || parts.includes(undefined) || version === undefined)
    return failed('it is not percent-encoded as it must be');
  const name = parts.slice(0, -1).join('/') + (parts.length > 1 ? JOINS[type] : '') + parts.at(-1);
  return {
    ok: true,
    purl: {
      ecosystem: type,
      name: normalName(type, name),
      ...(version === '' ? {} : { version }),
      ...qualifiersOf(query),
      ...(subpath === undefined || subpath === '' ? {} : { subpath }),
    },
  };
}

function failed(reason: string): PurlResult {
  return { ok: false, reason };
}

export function isEcosystem(type: string): type is Ecosystem {
  return ECOSYSTEMS.has(type);
}

function cutLast(text: string, sign: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function qualifiersOf(query: string | undefined): { readonly qualifiers?: Readonly<Record<string, string>> } {
  const pairs = (query ?? '').split('&').flatMap((pair): readonly (readonly [string, string])[] => {
    const at = pair.indexOf('=');
    const value = at < 0 ? undefined : decode(pair.slice(at + 1));
    return value === undefined || value === '' ? [] : [[pair.slice(0, at).toLowerCase(), value]];
  });
  return pairs.length === 0 ? {} : { qualifiers: Object.fromEntries(pairs) };
}

/** The canonical package URL of a package. */
export function formatPurl({ ecosystem, name, version, qualifiers = {}, subpath }: Purl): string {
  const parts = name.split(JOINS[ecosystem]).map(encode).join('/');
  const query = Object.entries(qualifiers)
    .filter(([, value]) => value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key.toLowerCase()}=${encode(value)}`)
    .join('&');
  const end = `${query === '' ? '' : `?${query}`}${subpath === undefined ? '' : `#${subpath}`}`;
  return `pkg:${ecosystem}/${parts}${version === undefined ? '' : `@${encode(version)}`}${end}`;
}

/** As encodeURIComponent does, but a colon stays and what it leaves out is encoded too. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
