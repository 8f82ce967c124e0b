export { isTooDeep, readDocuments, readTokens } from './bounded.ts';
