import { WireReader } from './agent-wire.ts';
import { isSignedByHost } from './host-key.ts';

const SESSION_BIND = 'session-bind@openssh.com';
const EXTENSION = 27;

/** A session that a client says it has with a server, and that the server's own signature proves (OpenSSH, PROTOCOL.agent). */
export interface BoundSession {
  /** In hexadecimal. */
  readonly session: string;
  readonly hostKey: Buffer;
}

/**
 * Reads the message by which ssh tells its agent to which server it speaks. Undefined for anything else, for a forwarded
 * agent, and where the server did not sign the session.
 */
export function readSessionBind(message: Buffer): BoundSession | undefined {
  if (message[0] !== EXTENSION) return undefined;
  const reader = new WireReader(message.subarray(1));
  if (reader.string()?.toString('latin1') !== SESSION_BIND) return undefined;
  const [hostKey, session, signature] = [reader.string(), reader.string(), reader.string()];
  const isForwarding = reader.byte();
  if (hostKey === undefined || session === undefined || signature === undefined) return undefined;
  if (isForwarding !== 0 || !reader.isAtEnd || !isSignedByHost(hostKey, session, signature)) return undefined;
  return { session: session.toString('hex'), hostKey };
}
