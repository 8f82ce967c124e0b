import { textOf } from '../../flow/value.ts';
import type { OtherLanguages } from '../../rule.ts';

/** No exchange of keys for one session alone, or RC4 or 3DES. */
const WEAK_SUITE = /^tls\.TLS_(?:RSA_WITH_|\w*(?:_RC4_|_3DES_))/;

const OLD = /^tls\.Version(?:SSL30|TLS10|TLS11)$/;

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
    ],
  },
  go: {
    assign: ({ name, value, place }, report) => {
      if (name === 'MinVersion' && OLD.test(value.path)) report(place);
    },
    calls: [
      {
        names: ['Config'],
        check: (call, report) => {
          if (call.path !== 'tls.Config') return;
          const isOld = (name: string): boolean => OLD.test(call.option(name)?.path ?? '');
          if (isOld('MinVersion') || isOld('MaxVersion')) return report(call.place);
          const suites = call.option('CipherSuites')?.known;
          if (suites?.is === 'list' && suites.items.some(({ path }) => WEAK_SUITE.test(path)))
            report(call.place, { message: 'A cipher suite of these has no forward secrecy, or a broken cipher.' });
        },
      },
    ],
  },
};
