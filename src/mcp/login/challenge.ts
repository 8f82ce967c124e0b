/** What a server says beside 401 or 403 (RFC 6750, RFC 9449, RFC 9728). */
export interface Challenge {
  readonly isBound: boolean;
  readonly metadata: string | undefined;
  readonly scope: string | undefined;
  readonly error: string | undefined;
}

/** Characters of a challenge that are read. */
const MOST_READ = 16_384;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
const MOST_SCOPES = 100;

/** @param header `WWW-Authenticate` */
export function readChallenge(header: string | undefined): Challenge {
  const text = (header ?? '').slice(0, MOST_READ);
  const value = (name: string): string | undefined => {
    const [, quoted, plain] = new RegExp(`(?:^|[\\s,])${name}\\s{0,9}=\\s{0,9}(?:"([^"]*)|([^\\s,"]+))`, 'i').exec(text) ?? [];
    return quoted ?? plain;
  };
  return {
    isBound: /^\s*dpop\b/i.test(text),
    metadata: value('resource_metadata'),
    scope: value('scope'),
    error: value('error'),
  };
}

/** Scopes of several lists, each once and well formed; what is not is left out. */
export function joinScopes(...lists: readonly (string | null | undefined)[]): string {
  const all = lists.flatMap((list) => (list ?? '').split(' ')).filter((one) => SCOPE.test(one));
  return [...new Set(all)].slice(0, MOST_SCOPES).join(' ');
}
