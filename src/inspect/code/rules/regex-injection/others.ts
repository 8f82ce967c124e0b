import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** `text.matches(pattern)` of Java; much else has methods that are called so. */
function checkMethod(call: CallView, report: Report): undefined {
  const taint = taintOf(call.args[0]);
  if (taint === undefined || (taint.sources & REMOTE) === 0 || call.isSafeFor(taint, 'regex-injection')) return;
  if (!/match(?:er)?|pattern|utils/i.test(`${call.receiver?.path ?? ''} ${call.label.replace(/\w+$/, '')}`)) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['Pattern.compile(0)', 'Pattern.matches(0)', 'Splitter.onPattern(0)']),
      ...sinks(
        ['removeAll', 'removeFirst', 'removePattern', 'replaceAll', 'replaceFirst', 'replacePattern'].map(
          (name) => `RegExUtils.${name}(1)`,
        ),
      ),
    ],
    calls: [{ names: ['matches', 'replaceAll', 'replaceFirst', 'split'], check: checkMethod }],
  },
  go: { sinks: sinks(['regexp.Compile(0)', 'regexp.MustCompile(0)', 'regexp.MatchString(0)']) },
  ruby: { sinks: sinks(['Regexp.new(0)', 'Regexp.compile(0)']) },
};
