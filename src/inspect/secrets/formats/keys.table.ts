import { isJose } from '../checksum.ts';
import type { Format } from '../format.ts';
import { isMixed, token } from './token.ts';

export const keys: readonly Format[] = [
  {
    id: 'private-key',
    what: 'private key',
    anchors: ['-----BEGIN'],
    pattern:
      /-----BEGIN(?! ENCRYPTED)[ A-Z0-9_-]{0,40}(?:PRIVATE KEY(?: BLOCK)?|PGP MESSAGE SECRET)-----(?<secret>(?:(?!-----)[\s\S]){0,20000}?)(?:-----END [A-Z0-9 ]{0,40}KEY(?: BLOCK)?-----|$(?![\s\S])|(?=\n[^\nA-Za-z0-9+/=\s\\"'-]))/y,
    // One that is encrypted opens nothing without its passphrase.
    check: (body) => (/[A-Za-z0-9+/\\]{24}/.test(body) && !/ENCRYPTED/.test(body) ? 'plain' : 'no'),
  },
  // The same in base64, as in a kubeconfig: `-----BEGIN` and the name of its kind.
  token(
    'private-key',
    'private key in base64',
    [
      'LS0tLS1CRUdJTiBQUklWQVRFIEtFW',
      'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRV',
      'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFW',
      'LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRV',
      'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ',
      'LS0tLS1CRUdJTiBQR1AgUFJJVkFURSBLRVkg',
    ],
    '[A-Za-z0-9+/]{60,16000}={0,2}',
  ),
  token('putty-key', 'PuTTY private key', ['PuTTY-User-Key-File-'], '\\d: [a-z0-9@.-]{1,40}'),
  token('jwt', 'JSON web token', ['eyJ'], '[\\w-]{8,8192}\\.eyJ[\\w-]{8,8192}(?:\\.[\\w-]{0,8192})?', {
    check: isJose,
    weight: 'medium',
  }),
  token('jwt', 'JSON web token in base64', ['ZXlK'], '[A-Za-z0-9+/]{60,8192}={0,2}', { weight: 'medium', check: isMixed }),
];
