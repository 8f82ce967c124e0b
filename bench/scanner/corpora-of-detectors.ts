/** What shows the detectors of other analysers: CodeGuru's examples for Java and Python, and CryptoAPI-Bench. */
import { basename } from 'node:path';
import type { Corpus, Label } from './label.ts';
import { isClaimed, sources, whole } from './sources.ts';

/** Rules about security that are left out have no rule of ours beside them: fixed sessions, decisions by a header, images of machines, owners of buckets. */
const DETECTORS: Readonly<Record<string, readonly number[]>> = {
  'aws-logged-credentials': [532],
  'clear-text-credentials': [312, 522],
  'code-injection': [94],
  'cross-site-request-forgery': [352],
  'cross-site-scripting': [79],
  'detect-activated-debug-feature': [489],
  'do-not-auto-add-or-warning-missing-hostkey-policy': [295],
  'hardcoded-credentials': [798],
  'http-response-splitting': [113],
  'improper-certificate-validation': [295],
  'insecure-connection': [319],
  'insecure-cookie': [614],
  'insecure-cors-policy': [942],
  'insecure-cryptography': [327],
  'insecure-hashing': [327, 328],
  'insecure-temp-file': [377],
  'insecure-temporary-file': [377],
  'ldap-injection': [90],
  'log-injection': [117],
  'loose-file-permissions': [732],
  'module-injection': [470],
  'os-command-injection': [78],
  'path-traversal': [22],
  'sensitive-information-leak': [200, 532],
  'sql-injection': [89],
  'stack-trace-exposure': [209],
  'swallow-exceptions': [703],
  'unrestricted-file-upload': [434],
  'untrusted-deserialization': [502],
  'weak-random-number-generation': [330],
  'xml-external-entity': [611],
  'xpath-injection': [643],
};

/** `{fact rule=NAME@v1.0 defects=1}` begins an example, which `{/fact}` ends. */
function codeGuru(root: string, folder: string, name: string): Corpus {
  const files = sources(root, folder);
  const labels = files.flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, start): readonly Label[] => {
      const [, rule = '', defects] = /\{fact rule=([\w-]+)@[\w.]+ defects=(\d)\}/.exec(line) ?? [];
      const cwes = DETECTORS[rule] ?? [];
      if (cwes.length === 0 || !isClaimed(cwes)) return [];
      const end = lines.findIndex((other, at) => at > start && other.includes('{/fact}'));
      return [{ ...whole(path, defects === '1', `${path}:${rule}`, cwes), lines: [start + 1, end < 0 ? lines.length : end + 1] }];
    });
  });
  return { name, files, labels, isProject: false };
}

export const codeGuruJava = (root: string): Corpus => codeGuru(root, 'src/java', 'CodeGuru Java');
export const codeGuruPython = (root: string): Corpus => codeGuru(root, 'src/python', 'CodeGuru Python');

/** Each folder is about one misuse. */
const MISUSES: Readonly<Record<string, readonly number[]>> = {
  brokencrypto: [327],
  brokenhash: [328],
  brokenmac: [328],
  credentialinstring: [798],
  dummycertvalidation: [295],
  dummyhostnameverifier: [295],
  ecbcrypto: [327],
  http: [319],
  impropersslsocketfactory: [295],
  insecureasymmetriccrypto: [326],
  pbeiteration: [916],
  predictablecryptographickey: [321, 798],
  predictablekeystorepassword: [798, 321],
  predictablepbepassword: [798, 321],
  predictableseeds: [335],
  staticinitializationvector: [329],
  staticsalts: [760],
  untrustedprng: [338],
};

/** The suite's own table says which of its cases hold no mistake: those that are corrected, and those in which the weak value is overwritten (`ABPS`) or never used (`ABH` 2). */
const RIGHT = /Corrected\.java$|ABPSCase\d+\.java$/;

export function cryptoApi(root: string): Corpus {
  const files = sources(root, 'src/main/java/org/cryptoapi/bench');
  const labels = files.flatMap(({ path }) => {
    const cwes = MISUSES[path.split('/')[0] ?? ''] ?? [];
    return cwes.length === 0 ? [] : [whole(path, !RIGHT.test(basename(path)), undefined, cwes)];
  });
  return { name: 'CryptoAPI-Bench', files, labels, isProject: true };
}
