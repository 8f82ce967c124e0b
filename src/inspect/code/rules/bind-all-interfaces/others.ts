import { textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  go: {
    calls: [
      {
        names: ['Listen', 'ListenPacket'],
        check: (call, report) => {
          if (/^(?:net|tls)\.Listen/.test(call.path) && /^(?:0\.0\.0\.0|\[::\])?:\d/.test(textOf(call.args[1]) ?? ''))
            report(call.place, { severity: 'low' });
        },
      },
    ],
  },
};
