import { createHmac } from 'node:crypto';

/** A host as a rule names it. */
export interface SshHost {
  readonly host: string;
  readonly port: number;
}

/** A server's key, as the person's own `known_hosts` holds it for a host. */
export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

const MOST_LINES = 20_000;
const LINE = /^(@\S+\s+)?(\S+)\s+(\S+)\s+([A-Za-z0-9+/=]+)/;

/**
 * The keys of a host in the text of `known_hosts` files (sshd(8)): plain and hashed names, patterns, negations. Lines that
 * are marked as revoked or as an authority's count for nothing.
 */
export function hostKeysOf(text: string, { host, port }: SshHost): readonly HostKey[] {
  // The form in which OpenSSH looks a host up.
  const name = port === 22 ? host : `[${host}]:${port}`;
  return text.split('\n', MOST_LINES).flatMap((line) => {
    const [, marker, names = '', type = '', key = ''] = LINE.exec(line.trim()) ?? [];
    return type !== '' && marker === undefined && isNamed(names, name) ? [{ type, blob: Buffer.from(key, 'base64') }] : [];
  });
}

function isNamed(names: string, name: string): boolean {
  if (names.startsWith('|1|')) return isHashOf(names, name);
  const patterns = names.toLowerCase().split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name));
}

function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`).test(name);
}
