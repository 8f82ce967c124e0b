export { type ForeignModule, type ForeignUse, isReadyFor } from './foreign.ts';
export type { CodeFile, InspectOptions } from './inspect.ts';
export { inspectCode, inspectProject } from './inspect.ts';
export type { CodeLanguage } from './language.ts';
export { languageOfPath } from './language.ts';
export { isPage } from './pages.ts';
export { codeRules } from './rules.table.ts';
export type { CodeParser, SyntaxCursor } from './syntax.ts';
