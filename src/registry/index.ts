export { askRegistry } from './ask-registry.ts';
export { crateHosts } from './crate-files.ts';
export type { RegistryAnswer, RegistryPlace } from './types.ts';
