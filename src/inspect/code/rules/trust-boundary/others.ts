import { REMOTE, taintOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

function checkSession(call: CallView, report: Report): undefined {
  if (!/session/i.test(`${call.receiver?.path ?? ''} ${call.label}`)) return;
  const isOutside = call.args.some((arg) => {
    const taint = taintOf(arg);
    return taint !== undefined && (taint.sources & REMOTE) !== 0;
  });
  if (isOutside) report(call.place);
}

export const others: OtherLanguages = {
  java: { calls: [{ names: ['setAttribute', 'putValue'], check: checkSession }] },
  php: {
    assign: (assign, report) => {
      const taint = /^\$_SESSION\./.test(assign.path) ? taintOf(assign.value) : undefined;
      if (taint !== undefined && (taint.sources & REMOTE) !== 0 && taint.safe === 0) report(assign.place);
    },
  },
  ruby: {
    assign: (assign, report) => {
      const taint = /^session\.\w+$/.test(assign.path) ? taintOf(assign.value) : undefined;
      if (taint !== undefined && (taint.sources & REMOTE) !== 0 && taint.safe === 0) report(assign.place);
    },
  },
};
