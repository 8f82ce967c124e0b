import { type CodeLanguage, type Family, familyOf } from '../language.ts';
import { goModel } from './go.table.ts';
import { javaModel } from './java.table.ts';
import { type LanguageModel, languageModel } from './language-model.ts';
import { NORMALISERS } from './paths.table.ts';
import { phpModel } from './php.table.ts';
import { SCRIPT_ROLES } from './requests.table.ts';
import { rubyModel } from './ruby.table.ts';
import { CLEAN_CALLS, CLEAN_METHODS, SANITIZERS } from './sanitizers.table.ts';
import { SOURCE_CALLS, SOURCE_METHODS, SOURCE_PATHS } from './sources.table.ts';

/** Python, JavaScript and TypeScript. */
const scriptModel: LanguageModel = languageModel('script', {
  sourcePaths: SOURCE_PATHS,
  sourceCalls: SOURCE_CALLS,
  sourceMethods: SOURCE_METHODS,
  roles: SCRIPT_ROLES,
  sanitizers: SANITIZERS,
  cleanCalls: CLEAN_CALLS,
  cleanMethods: CLEAN_METHODS,
  normalisers: NORMALISERS,
});

const MODELS: Readonly<Record<Family, LanguageModel>> = {
  script: scriptModel,
  java: javaModel,
  go: goModel,
  php: phpModel,
  ruby: rubyModel,
};

/** What is known of the libraries of a language. */
export function modelOf(language: CodeLanguage): LanguageModel {
  return MODELS[familyOf(language)];
}
