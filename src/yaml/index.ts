export { isTooDeep, readDocuments } from './bounded.ts';
