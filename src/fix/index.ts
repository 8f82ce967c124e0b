export { candidatesFor } from './candidates.ts';
export type { Candidate, FixLanguage, FixNode, FixSource } from './types.ts';
