export { inspectTemplate, templateLanguageOf, templateRules } from './inspect-template.ts';
