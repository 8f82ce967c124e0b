/** Where an attack belongs in the table. */
export type Area =
  | 'control'
  | 'destination'
  | 'http'
  | 'tls'
  | 'inspected'
  | 'socks'
  | 'names'
  | 'kernel'
  | 'clients'
  | 'secrets';

/**
 * What the attacker does; `inside/attacker.mjs` carries it out in the cage. Texts may hold `{LEAK}`, the mark by which the
 * servers know what should not have reached them, and `{KEY}`, the placeholder of a secret, in several forms.
 */
export type Step =
  /** Writes to the proxy, or to a host: by its name, where there is a resolver, else through CONNECT. */
  | {
      readonly kind: 'write';
      readonly to?: string;
      readonly pieces: readonly string[];
      /** The pieces are hexadecimal; `{LEAK}` in them is filled in so as well. */
      readonly hex?: true;
      /** Says nothing for so long (milliseconds). */
      readonly silent?: number;
      /** Between two pieces (milliseconds). */
      readonly pause?: number;
      /** Shuts its own direction down when all is written. */
      readonly halfClose?: true;
    }
  /** TLS through CONNECT, then writes. `name` null: the greeting names no host. */
  | {
      readonly kind: 'tls';
      readonly to: string;
      readonly name: string | null;
      readonly alpn?: readonly string[];
      readonly version?: 'TLSv1.2';
      readonly pieces: readonly string[];
      /** The same through a second CONNECT inside. */
      readonly within?: string;
    }
  /** HTTP/2 in TLS, frame by frame, so that what no client library would send can be sent. */
  | {
      readonly kind: 'frames';
      readonly to: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body?: string;
      /** A second set of headers behind the body. */
      readonly trailers?: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'dns'; readonly at: string; readonly name: string; readonly type: number; readonly overTcp?: true }
  | { readonly kind: 'fetch'; readonly url: string; readonly options?: Readonly<Record<string, unknown>> }
  /** A WebSocket: the handshake, then a text frame for each piece, masked. */
  | { readonly kind: 'websocket'; readonly to: string; readonly frames: readonly string[] }
  /** One after the other, each on a connection of its own. */
  | { readonly kind: 'both'; readonly steps: readonly Step[] }
  /** `inside/attack.c`. */
  | { readonly kind: 'call'; readonly args: readonly string[] }
  | { readonly kind: 'shell'; readonly command: string; readonly needs: string };

/** One line of the table. */
export interface Attack {
  readonly id: string;
  readonly area: Area;
  readonly what: string;
  readonly step: Step;
  /** How it must be stopped: a rule, an errno, or words of the answer; one of several. */
  readonly stopped?: string | readonly string[];
  /** A control: this must come back, so that "stopped" means something. */
  readonly works?: string;
  /** Where namespaces are refused (Landlock): stopped otherwise, or not to be tried there, with the reason. */
  readonly landlock?: { readonly stopped: string | readonly string[] } | { readonly skip: string };
  /** What must have arrived at a server for a control to work. */
  readonly arrives?: string;
}

/** What came of one attack. */
export interface Row {
  readonly id: string;
  readonly area: Area;
  readonly what: string;
  /** `stopped` and `works` are as expected; all others but `skipped` are not. */
  readonly outcome: 'stopped' | 'works' | 'LEAKED' | 'OTHERWISE' | 'BROKEN' | 'skipped';
  /** What was expected. */
  readonly expected: string;
  /** What came back inside the cage, and what the record says. */
  readonly how: string;
  /** Bytes that arrived where none should have. */
  readonly leaked: number;
}
