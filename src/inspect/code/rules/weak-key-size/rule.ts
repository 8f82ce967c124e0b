import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

/** Curves of fewer than 224 bits, by the names that libraries give them. */
const SHORT_CURVE = /^(?:sec[pt](?:1[0-9]{2})[kr][12]|prime192v[123]|(?:NIST)?P-?192|brainpoolP(?:160|192)[rt]1)$/i;
const EXPONENT = 65_537;

/** `ec.generate_private_key(ec.SECT163R2())`, `ECC.generate(curve='p192')` */
function hasShortCurve(call: CallView): boolean {
  const curve = call.option('curve') ?? call.args[0];
  const name = textOf(curve) ?? /(?:^|\.)(\w+)(?:\(\))?$/.exec(curve?.path ?? '')?.[1] ?? '';
  return SHORT_CURVE.test(name);
}

function checkSize(call: CallView, report: Report): undefined {
  if (/^SEC[PT]1/.test(call.name)) return report(call.place);
  // A key of a cipher is as short as it should be.
  if (call.name === 'generate_key' && !/PKey\(\)\.generate_key$/.test(call.path)) return;
  if (/\b(?:ec\.generate_private_key|ECC\.generate)$/.test(call.path) && hasShortCurve(call)) return report(call.place);
  if (SHORT_CURVE.test(textOf(call.option('namedCurve')) ?? '')) return report(call.place);
  if (!/RSA|DSA|rsa|dsa|crypto|generateKeyPair|\bdh\.generate_parameters|ElGamal/.test(call.path)) return;
  const exponent = literalOf(call.option('public_exponent') ?? call.option('e'));
  if (typeof exponent === 'number' && exponent < EXPONENT)
    return report(call.place, {
      severity: 'low',
      message: 'With an exponent this small, what is encrypted can be found out: use 65537.',
    });
  const wanted = call.option('key_size') ?? call.option('modulusLength') ?? call.option('bits') ?? call.option('b');
  const sizes = [wanted, ...call.args].map(literalOf).filter((size) => typeof size === 'number');
  if (sizes.some((size) => typeof size === 'number' && size >= 256 && size < 2048)) report(call.place);
}

export const weakKeySize: CodeRule = {
  id: 'weak-key-size',
  title: 'A key is too short',
  cwe: 'CWE-326',
  severity: 'medium',
  confidence: 'high',
  message: 'The key is too short to withstand an attack: RSA and DSA need 2048 bits, elliptic curves 224.',
  calls: [
    {
      names: [
        'generate',
        'generate_private_key',
        'generate_key',
        'generate_parameters',
        'generateKeyPair',
        'generateKeyPairSync',
        'newkeys',
        'SECP192R1',
        'SECT163K1',
        'NodeRSA',
        'Key',
      ],
      check: checkSize,
    },
  ],
  others,
};
