export { askRegistry } from './ask-registry.ts';
export type { RegistryAnswer, RegistryPlace } from './types.ts';
