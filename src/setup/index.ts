export { defaultRegistryQuery, parseQuery } from './default-query.ts';
export { readRegistries } from './registries.ts';
export type { Manager, Note, Origin, Registry, RegistryReport } from './types.ts';
