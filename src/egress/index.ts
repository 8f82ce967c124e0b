export { makeDial, refusedBy } from './dial.ts';
export type { Authority, DownloadJudge, OwnService } from './http/context.ts';
export { openConnection } from './http/upstream.ts';
export { EgressProxy } from './proxy.ts';
export { Resolver } from './resolver.ts';
export { splice } from './splice.ts';
export { SyntheticAddresses } from './synthetic.ts';
export { createAuthority } from './tls/authority.ts';
export type { Caller, Destination, Dial, Judge, NetworkVerdict, RequestHead, RequestRecord, SecretGate } from './types.ts';
