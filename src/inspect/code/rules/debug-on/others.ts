import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  php: {
    calls: [
      { names: ['phpinfo'], check: (call, report) => call.receiver === undefined && report(call.place, { severity: 'low' }) },
      {
        names: ['ini_set'],
        check: (call, report) => {
          const [name, value] = call.args.map(literalOf);
          if (name === 'display_errors' && (value === 1 || value === '1' || value === true || value === 'On'))
            report(call.place, { severity: 'low' });
        },
      },
    ],
  },
};
