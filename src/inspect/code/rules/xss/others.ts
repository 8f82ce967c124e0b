import { sinks } from '../../flow/sink.ts';
import type { OtherLanguages } from '../../rule.ts';

/** Writers of an answer, which a program's own output is none of. */
const JAVA_ANSWER = /^(?!.*\bSystem\b).*(?:Response\(\)|\bresp?(?:onse)?\b|JspWriter|getWriter\(\))/i;

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(
        ['*.print(0)', '*.println(0)', '*.write(0)', '*.append(0)', '*.printf(0,1,2,3)', '*.format(0,1,2,3)', '*.end(0)'],
        JAVA_ANSWER,
      ),
      ...sinks(['*.sendError(1)'], JAVA_ANSWER),
    ],
  },
};
