import { sinks } from '../../flow/sink.ts';
import { REMOTE, taintOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: { sinks: sinks(['*.setAttribute(0,1)', '*.putValue(0,1)'], /session/i) },
  php: {
    assign: (assign, report) => {
      const taint = /^\$_SESSION\./.test(assign.path) ? taintOf(assign.value) : undefined;
      if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !assign.isSafeFor(taint, 'trust-boundary'))
        report(assign.place);
    },
  },
  ruby: {
    assign: (assign, report) => {
      const taint = /^session\.\w+$/.test(assign.path) ? taintOf(assign.value) : undefined;
      if (taint !== undefined && (taint.sources & REMOTE) !== 0 && !assign.isSafeFor(taint, 'trust-boundary'))
        report(assign.place);
    },
  },
};
