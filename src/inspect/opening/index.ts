export { gitConfig, gitRuns } from './git-config.ts';
export { inspectOpening } from './inspect-opening.ts';
export type { OpeningItem, OpeningKind, RepositoryView } from './types.ts';
