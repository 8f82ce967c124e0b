export type { ProseInput } from './inspect-prose.ts';
export { inspectProse } from './inspect-prose.ts';
export { DEFAULT_SURFACE, SURFACES, surfaceOf } from './surfaces.table.ts';
export type { Channel, HiddenText, ProseReport, ProseSpan, Surface } from './types.ts';
