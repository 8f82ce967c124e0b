import { literalOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** `Jwts.builder().setSubject(id).compact()`: nothing was signed, so anyone can write such a token. */
function checkUnsigned(call: CallView, report: Report): undefined {
  const { unit, within, label } = call;
  const text = within === undefined ? label : unit.text.slice(within.start, within.end);
  // Of a builder that is handed on, whoever it comes from may have asked for the signature.
  if (!/\bJwts\s*\.\s*builder\s*\(/.test(label) || /\b(?:signWith|encryptWith)\b/.test(text)) return;
  report(call.place, { message: 'The token is not signed, so anyone can write one.' });
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['none'], check: (call, report) => call.path === 'Algorithm.none' && report(call.place) },
      {
        names: ['parse', 'parseClaimsJwt', 'parsePlaintextJwt'],
        check: (call, report) => /Jwts\.parser/.test(call.label) && report(call.place),
      },
      { names: ['compact'], check: checkUnsigned },
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
