import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: { sinks: sinks(['Pattern.compile(0)', 'Pattern.matches(0)']) },
  go: { sinks: sinks(['regexp.Compile(0)', 'regexp.MustCompile(0)', 'regexp.MatchString(0)']) },
  ruby: { sinks: sinks(['Regexp.new(0)', 'Regexp.compile(0)']) },
};
