export { aliasTargets } from './aliases.ts';
export { isTooDeep, readDocuments, readTokens } from './bounded.ts';
