import { literalOf, textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { checkCorsHeader } from './cors-header.ts';

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['setHeader', 'addHeader', 'header', 'putHeader'], check: checkCorsHeader },
      {
        names: ['addAllowedOrigin', 'allowedOrigins', 'addAllowedOriginPattern', 'allowedOriginPatterns', 'CrossOrigin'],
        check: (call, report) => {
          const isAny = call.args.some((arg) => literalOf(arg) === '*') || textOf(call.option('origins')) === '*';
          if (isAny) report(call.place, { severity: 'low' });
        },
      },
    ],
  },
};
