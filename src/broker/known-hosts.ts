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
 * The keys of a host in the text of `known_hosts` files (sshd(8)): plain and hashed names, patterns, negations. A key
 * that a line marks as revoked for the host counts for nothing wherever it stands; an authority's key is no host's key.
 */
export function hostKeysOf(text: string, { host, port }: SshHost): readonly HostKey[] {
  // The form in which OpenSSH looks a host up.
  const name = port === 22 ? host : `[${host}]:${port}`;
  const found = text.split('\n').flatMap((line, at) => {
    const [, marker, names = '', type = '', key = ''] = LINE.exec(line.trim()) ?? [];
    const mayTrust = marker === undefined && at < MOST_LINES;
    if (type === '' || (!mayTrust && marker?.trim() !== '@revoked') || !isNamed(names, name)) return [];
    return [{ isRevoked: !mayTrust, type, blob: Buffer.from(key, 'base64') }];
  });
  const revoked = found.filter(({ isRevoked }) => isRevoked);
  return found
    .filter(({ isRevoked, blob }) => !isRevoked && !revoked.some((one) => one.blob.equals(blob)))
    .map(({ type, blob }) => ({ type, blob }));
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
