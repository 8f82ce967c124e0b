import { literalOf, textOf } from '../../flow/value.ts';
import type { CallView, OtherLanguages, Report } from '../../rule.ts';

function checkJava(call: CallView, report: Report): undefined {
  const size = literalOf(call.args[0]);
  if (typeof size !== 'number') return;
  const label = `${call.receiver?.path ?? ''} ${call.label}`;
  const around = call.within === undefined ? call.unit.text : call.unit.text.slice(call.within.start, call.within.end);
  if (
    /KeyPairGenerator/.test(label) &&
    size >= 512 &&
    size !== 521 &&
    size < 2048 &&
    /"(?:RSA|DSA|DH|DiffieHellman)"/.test(around)
  )
    report(call.place);
  if (/KeyPairGenerator/.test(label) && size < 224 && /"EC(?:DSA|DH)?"/.test(around)) report(call.place);
  if (/\bKeyGenerator/.test(label) && size < 128 && /"(?:AES|Blowfish)"/.test(around)) report(call.place);
}

/** `new RSAKeyGenParameterSpec(1024, exponent)`, `new ECGenParameterSpec("secp112r1")`: curves have their size in their names. */
function checkSpec(call: CallView, report: Report): undefined {
  const [first] = call.args;
  if (!call.isNew) return;
  const size = call.name === 'ECGenParameterSpec' ? Number(/\d{3}/.exec(textOf(first) ?? '')?.[0]) : literalOf(first);
  if (typeof size === 'number' && size < (call.name === 'ECGenParameterSpec' ? 224 : 2048)) report(call.place);
}

export const others: OtherLanguages = {
  java: {
    calls: [
      { names: ['initialize', 'init'], check: checkJava },
      {
        names: ['RSAKeyGenParameterSpec', 'DSAGenParameterSpec', 'DHGenParameterSpec', 'ECGenParameterSpec'],
        check: checkSpec,
      },
    ],
  },
  go: {
    calls: [
      {
        names: ['GenerateKey', 'GenerateMultiPrimeKey'],
        check: (call, report) => {
          const size = literalOf(call.args.at(-1));
          if (/^rsa\./.test(call.path) && typeof size === 'number' && size < 2048) report(call.place);
        },
      },
    ],
  },
  php: {
    calls: [
      {
        names: ['openssl_pkey_new'],
        check: (call, report) => {
          const size = literalOf(call.option('private_key_bits'));
          if (typeof size === 'number' && size < 2048) report(call.place);
        },
      },
    ],
  },
  ruby: {
    calls: [
      {
        names: ['generate_key', 'generate_parameters'],
        check: (call, report) => {
          const size = literalOf(call.option('rsa_keygen_bits') ?? call.option('dsa_paramgen_bits'));
          if (typeof size === 'number' && size < 2048) report(call.place);
        },
      },
      {
        names: ['new', 'generate'],
        check: (call, report) => {
          const size = literalOf(call.args[0]);
          if (/^OpenSSL::PKey::(?:RSA|DSA)\./.test(call.path) && typeof size === 'number' && size < 2048) report(call.place);
        },
      },
    ],
  },
};
