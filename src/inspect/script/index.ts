export { inspectScript } from './inspect-script.ts';
export type { Script, SecretHit } from './inspect-script.ts';
export { languageOf } from './language.ts';
export type { ScriptLanguage } from './language.ts';
export { scriptRules } from './rules.ts';
export type { ScriptRule } from './rules.ts';
