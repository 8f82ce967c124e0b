export type { ProseFile } from './inspect-file.ts';
export { inspectProseFile } from './inspect-file.ts';
export type { ProseInput } from './inspect-prose.ts';
export { inspectProse, withoutInvisible } from './inspect-prose.ts';
export { proseRules } from './rules.ts';
export { surfaceOfPath } from './surface-of-path.ts';
export { DEFAULT_SURFACE, SURFACES, surfaceOf } from './surfaces.table.ts';
export type { Channel, HiddenText, ProseReport, ProseSpan, Surface } from './types.ts';
