/*
 * What the proxy asks of the vault. The same shapes stand in src/egress/types.ts: rooms of one level do not import each other,
 * and gate.test.ts keeps the two in step.
 */

/** Where a request goes. `host` is lower-case, without brackets or a last dot. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Why a request must not go on; `secret` is a name, never a value. */
export interface SecretRefusal {
  readonly secret: string;
  readonly why: string;
}

export interface RequestHead {
  readonly path: string;
  /** Name, value, name, value; one character a byte, as Node reads them. */
  readonly headers: readonly string[];
}

export interface OutgoingHead extends RequestHead {
  /** Names of the secrets that were put in. */
  readonly used: readonly string[];
}

export interface OutgoingWatch {
  push(piece: Buffer): SecretRefusal | undefined;
  /** What was pushed last may end in the beginning of a secret: it is held back until more is known. */
  readonly hasBegun: boolean;
}

export interface ResponseRedactor {
  push(piece: Buffer): Buffer;
  end(): Buffer;
}

export interface SecretGate {
  /** Replaces placeholders in the path and the headers, or refuses. */
  outgoing(to: Destination, head: RequestHead): OutgoingHead | SecretRefusal;
  /** Looks through what leaves for `to`, piece by piece: a refusal ends the connection. */
  watch(to: Destination): OutgoingWatch;
  /** Takes the values of secrets out of what comes back from `to`; undefined when nothing can be in it. */
  redact(to: Destination): ResponseRedactor | undefined;
}
