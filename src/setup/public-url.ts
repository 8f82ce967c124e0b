import { findSecrets } from '../inspect/secrets/index.ts';
import { parseUrl } from '../model/index.ts';

/** An address that may be shown and recorded. */
export interface PublicUrl {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** A user, a password, or a part of the path that was taken out. */
  readonly hasCredentials: boolean;
}

/** `local`: a path or another scheme without a host. `malformed`: says nothing that could be dialled. */
export type UrlReading = { readonly kind: 'remote'; readonly at: PublicUrl } | { readonly kind: 'local' | 'malformed' };

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ssh:': 22, 'git:': 9418 };
/** `sparse+https:`, `registry+https:` (Cargo) and `git+ssh:` (npm, pip, Cargo) name the transport after the plus. */
const PREFIX = /^(?:sparse|registry|git|hg|svn|bzr)\+/i;
/** git's short form, only with a user: `host:8080/x` is a web address that lacks its scheme. */
const SCP = /^[\w.-]+@([a-z0-9][a-z0-9.-]*\.[a-z]+):(?!\/\/)(.*)$/i;
const LONGEST = 2048;

/** Takes the credentials out of an address. `local` for `file:` and plain paths. Never throws, never quotes what it was given. */
export function readUrl(text: string): UrlReading {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > LONGEST) return { kind: 'malformed' };
  const bare = trimmed.replace(PREFIX, '');
  if (isPath(bare)) return { kind: 'local' };
  const scp = SCP.exec(bare);
  const url = parseUrl(scp === null ? bare : `ssh://${scp[1] ?? ''}/${scp[2] ?? ''}`);
  if (url === undefined) return { kind: 'malformed' };
  if (url.protocol === 'file:') return { kind: 'local' };
  const port = url.port === '' ? PORTS[url.protocol] : Number(url.port);
  const host = bareHost(url.hostname);
  // A host that is not http(s) is not normalised by the URL standard, so it may hold anything.
  if (port === undefined || port === 0 || !/^[a-z0-9._:-]{1,253}$/.test(host)) return { kind: 'malformed' };
  const path = publicPath(url.pathname);
  const shown = `${url.protocol}//${host.includes(':') ? `[${host}]` : host}${url.port === '' ? '' : `:${url.port}`}${path}`;
  const hasCredentials = (url.username !== '' && url.protocol !== 'ssh:') || url.password !== '' || path !== url.pathname;
  return { kind: 'remote', at: { url: shown, host, port, hasCredentials } };
}

/** The same address with nothing of its path. */
export function withoutPath(at: PublicUrl): PublicUrl {
  const origin = originOf(at);
  return at.url === origin || at.url === `${origin}/` ? at : { ...at, url: `${origin}/[redacted]` };
}

/** `https://host:port`, the port only where it was written. */
export function originOf({ url }: PublicUrl): string {
  return /^[a-z]+:\/\/[^/]*/.exec(url)?.[0] ?? url;
}

function isPath(text: string): boolean {
  return text.startsWith('/') || text.startsWith('./') || text.startsWith('../') || text.startsWith('~');
}

function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

// Some hosted registries put the token into the path (https://host/TOKEN/simple), where no syntax tells it from a name.
function publicPath(path: string): string {
  if (findSecrets(path).length > 0) return '/[redacted]';
  return path
    .split('/')
    .map((segment) => (segment.split(/[-_.]/).some(looksOpaque) ? '[redacted]' : segment))
    .join('/');
}

function looksOpaque(piece: string): boolean {
  if (piece.length >= 24) return true;
  return piece.length >= 16 && /\d/.test(piece) && /[a-z]/i.test(piece);
}
