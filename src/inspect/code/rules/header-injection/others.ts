import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    sinks: [
      ...sinks(['*.setHeader(0,1)', '*.addHeader(0,1)'], /resp?(?:onse)?\b|Response(?:Wrapper)?\(\)/i),
      // Old containers write a cookie as it is.
      ...sinks(['new Cookie(0,1)']),
    ],
  },
  php: {
    calls: [
      {
        names: ['header'],
        check: (call, report) => {
          const [line] = call.args;
          const taint = taintOf(line);
          if (taint === undefined || (taint.sources & REMOTE) === 0 || /^location:/i.test(line?.prefix ?? '')) return;
          if (call.isSafeFor(taint, 'header-injection')) return;
          report(call.place);
        },
      },
    ],
  },
  ruby: {
    assign: (assign, report) => {
      const taint = /(?:^|\.)(?:headers|response)\.[\w-]+$/.test(assign.path) ? taintOf(assign.value) : undefined;
      if (taint !== undefined && (taint.sources & REMOTE) !== 0 && /-|^[A-Z]/.test(assign.name))
        if (!assign.isSafeFor(taint, 'header-injection')) report(assign.place);
    },
  },
};
