export { defaultRegistryQuery, parseQuery } from './default-query.ts';
export { managersNamed, managersToAsk } from './managers-to-ask.ts';
export { readRegistries } from './registries.ts';
export type { Env, Manager, Note, Origin, Registry, RegistryReport } from './types.ts';
