import type { Socket } from 'node:net';
import type { Protocol } from '../model/index.ts';

/** Where a program wants to go, by the name it used. `host` is lower-case, without brackets or a last dot. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** The program behind a connection, as the warden saw it when it connected; `exe` is a path of the cage. */
export interface Caller {
  readonly pid: number;
  readonly exe: string | null;
}

/** What is known of one HTTP request before any of it is sent on. `path` includes the query. */
export interface RequestHead {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/** A decision about a connection or a request; `rule` and `why` go to the record and to whoever is refused. */
export interface NetworkVerdict {
  readonly allowed: boolean;
  readonly rule: string;
  readonly why: string;
  /** Only with `allowed`: TLS must be ended here. */
  readonly inspect: boolean;
  /** Only with `allowed`: what must be spoken. Undefined: TLS and HTTP must name the host, anything else may pass. */
  readonly protocol?: Protocol | undefined;
}

/** Decides; a question to a person may lie behind the promise. */
export interface Judge {
  connection(to: Destination, caller: Caller): Promise<NetworkVerdict>;
  request(to: Destination, caller: Caller, head: RequestHead): Promise<NetworkVerdict>;
}

/** One connection or request for the record. Bytes are of the program's side: `sent` left the cage, `received` came in. */
export interface RequestRecord {
  readonly verdict: 'allow' | 'deny';
  readonly rule: string;
  readonly pid: number;
  readonly host: string;
  readonly address: string | undefined;
  readonly port: number;
  readonly protocol: 'dns' | 'tcp' | 'tls' | 'http' | 'https';
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly sent: number;
  readonly received: number;
  readonly ms: number;
}

/**
 * Opens the real connection: resolves once, refuses forbidden addresses, dials the address that was checked.
 *
 * @param isHalfOpen the host's end of its own direction does not end the other
 */
export type Dial = (to: Destination, isHalfOpen?: boolean) => Promise<Dialled>;
export interface Dialled {
  readonly socket: Socket;
  readonly address: string;
}

/** Why a request must not go on; `secret` is a name, never a value. */
export interface SecretRefusal {
  readonly secret: string;
  readonly why: string;
}

/**
 * What the vault does to a request that a secret may be in. Plain connections are watched for what must not leave; requests
 * that can be read get their placeholders replaced.
 */
export interface SecretGate {
  /** Replaces placeholders in the path and the headers (name, value, name, value), or refuses. */
  outgoing(to: Destination, head: { readonly path: string; readonly headers: readonly string[] }): OutgoingHead | SecretRefusal;
  /** Looks through what leaves for `to`, piece by piece (a match may lie across two): the refusal ends the connection. */
  watch(to: Destination): OutgoingWatch;
  /** Takes the values of secrets out of what comes back from `to`; undefined when nothing can be in it. */
  redact(to: Destination): { push(piece: Buffer): Buffer; end(): Buffer } | undefined;
}
export interface OutgoingWatch {
  push(piece: Buffer): SecretRefusal | undefined;
  /** What was pushed last may end in the beginning of a secret: it is held back until more is known. */
  readonly hasBegun: boolean;
}
export interface OutgoingHead {
  readonly path: string;
  readonly headers: readonly string[];
  /** Names of the secrets that were put in. */
  readonly used: readonly string[];
}
