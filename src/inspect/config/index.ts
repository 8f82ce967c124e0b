export type { ConfigText, Exposure } from './inspect-config.ts';
export { configRules, exposuresOf, inspectConfig } from './inspect-config.ts';
export type { ConfigKind } from './kind.ts';
export { configKindOf } from './kind.ts';
