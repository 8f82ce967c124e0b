export { makeDial } from './dial.ts';
export type { Authority } from './http/context.ts';
export { EgressProxy } from './proxy.ts';
export { Resolver } from './resolver.ts';
export { splice } from './splice.ts';
export { SyntheticAddresses } from './synthetic.ts';
export { createAuthority } from './tls/authority.ts';
export type { Caller, Destination, Judge, NetworkVerdict, RequestHead, RequestRecord, SecretGate } from './types.ts';
