export { inspectOpening } from './inspect-opening.ts';
export { gitConfig } from './parse.ts';
export type { OpeningItem, OpeningKind, RepositoryView } from './types.ts';
