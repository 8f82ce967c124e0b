import type { Verdict } from './decision.ts';
import type { Layer } from './policy.ts';

/** Where the proxy stands inside the cage: an address that the warden gives to the loopback (native/src/way-out.h). */
export const CAGE_PROXY = { address: '198.18.0.1', port: 3128 } as const;

/** The host inside a cage that hands out web pages through the cache. It is no host outside (`.internal` is nobody's). */
export const FETCH_SERVICE = { host: 'fetch.sallyport.internal', port: 80 } as const;

/** Whether a run may read web pages through the cache: not at all, what needs no question, or a person is asked about the rest. */
export type FetchMode = 'off' | 'cached' | 'ask';

/** What is spoken on a connection, as far as a rule cares. `https` is TLS with any application protocol inside. */
export type Protocol = 'tcp' | 'http' | 'https';

/** Who may be reached. Hosts are lower-case without a last dot. */
export interface NetworkRule {
  /** A name, `*.` and a name for every name below it, an address, or a range (`10.0.0.0/8`). */
  readonly host: string;
  /** Empty: any port. */
  readonly ports: readonly number[];
  /** Undefined: any. */
  readonly protocol: Protocol | undefined;
  /** TLS is ended here with the run's own authority, so that methods, paths and secrets can be seen. */
  readonly inspect: boolean;
  /** Upper-case; empty: any. Needs plain HTTP or `inspect`. */
  readonly methods: readonly string[];
  /** Beginnings of the path, whole segments; empty: any. Needs plain HTTP or `inspect`. */
  readonly paths: readonly string[];
  /** Executables that may use the rule: absolute paths, or names that are looked up in PATH when the run starts; empty: any. */
  readonly by: readonly string[];
  readonly why: string | undefined;
  /** The host's name may lead to a private address: its certificate, which is checked, says that it is the host that was meant. */
  readonly mayBePrivate?: true;
  /** Examples that `sallyport policy test` tries. */
  readonly examples?: { readonly match: readonly string[]; readonly notMatch: readonly string[] } | undefined;
  readonly layer: Layer;
}

export interface NetworkPolicy {
  readonly allow: readonly NetworkRule[];
  readonly ask: readonly NetworkRule[];
  readonly deny: readonly NetworkRule[];
  /** What no rule names: denied, or a person is asked. */
  readonly unlisted: Exclude<Verdict, 'allow'>;
  readonly fetch: FetchMode;
}
