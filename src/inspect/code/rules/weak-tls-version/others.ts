import { literalOf, textOf, type Value } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

/** No exchange of keys for one session alone, or RC4 or 3DES. */
const WEAK_SUITE = /^tls\.TLS_(?:RSA_WITH_|\w*(?:_RC4_|_3DES_))/;

const OLD_NAME = /^(?:(?:TlsVersion\.)?(?:TLS_1_[01]|SSL_3_0)|SSL(?:v[23]|v2Hello)?|TLSv1(?:\.[01])?)$/;

const OLD = /^tls\.Version(?:SSL30|TLS10|TLS11)$/;

/** `tls.VersionTLS10`, or its number. */
function isOldVersion(value: Value | undefined): boolean {
  const number = literalOf(value);
  return OLD.test(value?.path ?? '') || (typeof number === 'number' && number >= 0x300 && number <= 0x302);
}

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
      {
        names: ['tlsVersions', 'setEnabledProtocols', 'setProtocols', 'setSslProtocol', 'setSupportedProtocols'],
        check: (call, report) => {
          const all = call.args.flatMap((arg) => (arg.known?.is === 'list' ? arg.known.items : [arg]));
          if (all.some((one) => OLD_NAME.test(textOf(one) ?? one.path))) report(call.place);
        },
      },
    ],
  },
  go: {
    assign: ({ name, value, place }, report) => {
      if (name === 'MinVersion' && isOldVersion(value)) report(place);
    },
    calls: [
      {
        names: ['Config'],
        check: (call, report) => {
          if (call.path !== 'tls.Config') return;
          if (isOldVersion(call.option('MinVersion')) || isOldVersion(call.option('MaxVersion'))) return report(call.place);
          const suites = call.option('CipherSuites')?.known;
          if (suites?.is === 'list' && suites.items.some(({ path }) => WEAK_SUITE.test(path)))
            report(call.place, { message: 'A cipher suite of these has no forward secrecy, or a broken cipher.' });
        },
      },
    ],
  },
};
