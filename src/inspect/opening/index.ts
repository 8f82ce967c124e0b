export { inspectOpening } from './inspect-opening.ts';
export type { OpeningItem, OpeningKind, RepositoryView } from './types.ts';
