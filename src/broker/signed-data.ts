import { fingerprintOf, WireReader } from './agent-wire.ts';

/** What a signature would be good for, read from the bytes to be signed. Texts come from whoever asks: hostile. */
export type SigningPurpose =
  | {
      /** Logging in to a server (RFC 4252, 7): `session` is the session's id, in hexadecimal. */
      readonly kind: 'login';
      readonly user: string;
      readonly service: string;
      readonly session: string;
      /** Fingerprint of the server's key, where the client bound the request to it (OpenSSH 8.9). */
      readonly hostKey: string | undefined;
    }
  /** A signature over a file or a commit (OpenSSH, PROTOCOL.sshsig): git signs in the namespace `git`. */
  | { readonly kind: 'signature'; readonly namespace: string; readonly hash: string }
  | { readonly kind: 'unknown'; readonly bytes: number };

const USERAUTH_REQUEST = 50;
const SSHSIG = Buffer.from('SSHSIG');
const METHODS: ReadonlySet<string> = new Set(['publickey', 'publickey-hostbound-v00@openssh.com']);

/** Reads the data of a sign request. What is not understood to its last byte is `unknown`. */
export function purposeOf(data: Buffer, key: Buffer): SigningPurpose {
  return asSignature(data) ?? asLogin(data, key) ?? { kind: 'unknown', bytes: data.length };
}

function asSignature(data: Buffer): SigningPurpose | undefined {
  if (!data.subarray(0, SSHSIG.length).equals(SSHSIG)) return undefined;
  const reader = new WireReader(data.subarray(SSHSIG.length));
  const namespace = reader.string();
  const reserved = reader.string();
  const algorithm = reader.string();
  const hash = reader.string();
  if (namespace === undefined || reserved === undefined || algorithm === undefined || hash === undefined) return undefined;
  if (!reader.isAtEnd) return undefined;
  return {
    kind: 'signature',
    namespace: namespace.toString('utf8'),
    hash: `${algorithm.toString('utf8')}:${hash.toString('hex')}`,
  };
}

function asLogin(data: Buffer, key: Buffer): SigningPurpose | undefined {
  const reader = new WireReader(data);
  const session = reader.string();
  if (session === undefined || reader.byte() !== USERAUTH_REQUEST) return undefined;
  const user = reader.string();
  const service = reader.string();
  const method = reader.string()?.toString('utf8') ?? '';
  if (user === undefined || service === undefined || !METHODS.has(method) || reader.byte() !== 1) return undefined;
  const algorithm = reader.string();
  // A request for one key that would be signed with another is nothing that a client sends.
  if (algorithm === undefined || reader.string()?.equals(key) !== true) return undefined;
  const hostKey = method === 'publickey' ? undefined : reader.string();
  if ((method !== 'publickey' && hostKey === undefined) || !reader.isAtEnd) return undefined;
  return {
    kind: 'login',
    user: user.toString('utf8'),
    service: service.toString('utf8'),
    session: session.toString('hex'),
    hostKey: hostKey === undefined ? undefined : fingerprintOf(hostKey),
  };
}
