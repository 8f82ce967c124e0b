import { literalOf, taintOf, textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';
import { checkCorsHeader, judge } from './cors-header.ts';

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['setHeader', 'addHeader', 'header', 'putHeader', 'set', 'add'], check: checkCorsHeader },
      {
        names: [
          'addAllowedOrigin',
          'allowedOrigins',
          'addAllowedOriginPattern',
          'allowedOriginPatterns',
          'setAllowedOrigins',
          'setAllowedOriginPatterns',
          'CrossOrigin',
        ],
        check: (call, report) => {
          const given = [...call.args, call.option('origins'), call.option('value'), call.option('originPatterns')];
          const all = given.flatMap((one) => (one?.known?.is === 'list' ? one.known.items : one === undefined ? [] : [one]));
          if (all.some((one) => literalOf(one) === '*')) report(call.place, { severity: 'low' });
        },
      },
      {
        names: ['applyPermitDefaultValues'],
        check: (call, report) => /Cors/i.test(`${call.receiver?.path} ${call.label}`) && report(call.place, { severity: 'low' }),
      },
    ],
  },
  go: {
    calls: [
      { names: ['Set', 'Add', 'Header'], check: checkCorsHeader },
      {
        names: ['Options', 'Config', 'CORSConfig'],
        check: (call, report) => {
          if (!/cors/i.test(call.path)) return;
          const origins = call.option('AllowedOrigins') ?? call.option('AllowOrigins');
          const first = origins?.known?.is === 'list' ? origins.known.items[0] : origins;
          const isOpen = literalOf(first) === '*' || literalOf(call.option('AllowAllOrigins')) === true;
          const isTrusting = literalOf(call.option('AllowCredentials')) === true;
          if (isOpen) report(call.place, { severity: isTrusting ? 'high' : 'low' });
        },
      },
    ],
  },
  php: {
    calls: [
      { names: ['Response', 'JsonResponse', 'set', 'withHeader', 'header', 'add'], check: checkCorsHeader },
      {
        names: ['header'],
        check: (call, report) => {
          if (/^access-control-allow-origin:\s*\*\s*$/i.test(textOf(call.args[0]) ?? '')) report(call.place, { severity: 'low' });
          const taint = /^access-control-allow-origin:\s*$/i.test(call.args[0]?.prefix ?? '') ? taintOf(call.args[0]) : undefined;
          if (taint !== undefined && !call.isSafeFor(taint, 'permissive-cors')) report(call.place);
        },
      },
    ],
  },
  ruby: {
    assign: (assign, report) => {
      if (/^access-control-allow-origin$/i.test(assign.name))
        judge(assign.value, assign.isSafeFor, (options) => report(assign.place, options));
    },
    calls: [
      { names: ['origins'], check: (call, report) => literalOf(call.args[0]) === '*' && report(call.place, { severity: 'low' }) },
    ],
  },
};
