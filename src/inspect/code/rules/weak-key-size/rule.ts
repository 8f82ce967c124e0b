import { literalOf } from '../../flow/value.ts';
import type { CallView, CodeRule, Report } from '../../rule.ts';
import { others } from './others.ts';

function checkSize(call: CallView, report: Report): undefined {
  if (/^SEC[PT]1/.test(call.name)) return report(call.place);
  if (!/RSA|DSA|rsa|dsa|crypto|generateKeyPair/.test(call.path)) return;
  const wanted = call.option('key_size') ?? call.option('modulusLength') ?? call.option('bits') ?? call.option('b');
  const sizes = [wanted, ...call.args].map(literalOf).filter((size) => typeof size === 'number');
  if (sizes.some((size) => typeof size === 'number' && size >= 256 && size < 2048 && size % 8 === 0)) report(call.place);
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
