/** How long the proxy waits for a program, in milliseconds: whoever speaks slowly must not hold its memory for ever. */
export interface Patience {
  /** To say where it wants to go (CONNECT, SOCKS). */
  readonly where: number;
  /** To say anything, before it counts as one that waits for the server. */
  readonly silence: number;
  /** To finish what it says first. */
  readonly first: number;
  /** To finish the head of a request. Bodies may take their time. */
  readonly head: number;
  /** To agree on TLS. */
  readonly handshake: number;
  /** Between two looks at unfinished heads. */
  readonly look: number;
}

export const PATIENCE: Patience = {
  where: 30_000,
  silence: 300,
  first: 10_000,
  head: 60_000,
  handshake: 20_000,
  look: 10_000,
};
