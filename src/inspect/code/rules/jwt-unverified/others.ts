import { literalOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['none'], check: (call, report) => call.path === 'Algorithm.none' && report(call.place) },
      {
        names: ['parse', 'parseClaimsJwt', 'parsePlaintextJwt'],
        check: (call, report) => /Jwts\.parser/.test(call.label) && report(call.place),
      },
      {
        names: ['decode'],
        check: (call, report) => {
          if (call.path === 'JWT.decode' && !/\.verify\s*\(/.test(call.unit.text))
            report(call.place, { severity: 'medium', confidence: 'medium' });
        },
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['ParseUnverified', 'UnsafeClaimsWithoutVerification'],
        check: (call, report) => report(call.place, { severity: 'medium', confidence: 'medium' }),
      },
      {
        names: ['SignedString'],
        check: (call, report) => /UnsafeAllowNoneSignatureType/.test(call.args[0]?.path ?? '') && report(call.place),
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['decode', 'encode'],
        check: (call, report) => {
          if (!/^JWT\./.test(call.path)) return;
          const isOff = call.name === 'decode' && literalOf(call.args[2]) === false;
          if (isOff || literalOf(call.args[2]) === 'none') report(call.place);
        },
      },
    ],
  },
};
