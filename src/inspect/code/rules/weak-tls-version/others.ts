import { textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    calls: [
      {
        names: ['getInstance'],
        check: (call, report) =>
          /SSLContext\.getInstance$/.test(call.path) &&
          /^(?:SSL(?:v[23])?|TLSv1(?:\.1)?)$/.test(textOf(call.args[0]) ?? '') &&
          report(call.place),
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['Config'],
        check: (call, report) => {
          if (call.path === 'tls.Config' && /^tls\.Version(?:SSL30|TLS10|TLS11)$/.test(call.option('MinVersion')?.path ?? ''))
            report(call.place);
        },
      },
    ],
  },
};
