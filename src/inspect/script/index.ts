export type { Script } from './inspect-script.ts';
export { inspectScript, inspectScriptFile } from './inspect-script.ts';
export type { ScriptLanguage } from './language.ts';
export { languageOf } from './language.ts';
export type { ScriptRule } from './rules.ts';
export { scriptRules } from './rules.ts';
export type { ShellSource } from './source/inspect-source.ts';
export { inspectShellSource, shellSourceRules } from './source/inspect-source.ts';
