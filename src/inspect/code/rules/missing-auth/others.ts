import type { OtherLanguages } from '../../rule.ts';
import { checkGo } from './go.ts';
import { checkJava } from './java.ts';
import { checkPhp } from './php.ts';
import { checkRuby } from './ruby.ts';

export const others: OtherLanguages = {
  java: { file: checkJava },
  go: { file: checkGo },
  php: { file: checkPhp },
  ruby: { file: checkRuby },
};
