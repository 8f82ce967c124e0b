import { expect, test } from 'vitest';
import { readUrl } from './public-url.ts';

test.each<[text: string, url: string, host: string, port: number, hasCredentials: boolean]>([
  ['https://a.example', 'https://a.example/', 'a.example', 443, false],
  ['http://A.Example./x/', 'http://a.example/x/', 'a.example', 80, false],
  ['https://a.example:8443/x?token=1#f', 'https://a.example:8443/x', 'a.example', 8443, false],
  ['https://[::1]:4873/', 'https://[::1]:4873/', '::1', 4873, false],
  ['http://2130706433/', 'http://127.0.0.1/', '127.0.0.1', 80, false],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/', 'xn--bcher-kva.example', 443, false],
  ['https://good.example@evil.example/', 'https://evil.example/', 'evil.example', 443, true],
  // sallyport-ignore url-password: made up, it opens nothing
  ['https://u:p@a.example/', 'https://a.example/', 'a.example', 443, true],
  ['sparse+https://a.example/index/', 'https://a.example/index/', 'a.example', 443, false],
  ['git+ssh://git@a.example/x.git', 'ssh://a.example/x.git', 'a.example', 22, false],
  ['git@a.example:team/x.git', 'ssh://a.example/team/x.git', 'a.example', 22, false],
  ['git://a.example/x', 'git://a.example/x', 'a.example', 9418, false],
  ['https://a.example/0123456789abcdef/npm/', 'https://a.example/[redacted]/npm/', 'a.example', 443, true],
  [
    'https://a.example/artifactory/api/npm/npm-virtual/',
    'https://a.example/artifactory/api/npm/npm-virtual/',
    'a.example',
    443,
    false,
  ],
])('%s', (text, url, host, port, hasCredentials) => {
  expect(readUrl(text)).toEqual({ kind: 'remote', at: { url, host, port, hasCredentials } });
});

test.each([
  ['file:///etc/passwd', 'local'],
  ['/opt/wheels', 'local'],
  ['./vendor', 'local'],
  ['~/wheels', 'local'],
  ['', 'malformed'],
  ['a.example', 'malformed'],
  ['a.example:8080/simple', 'malformed'],
  ['localhost:4873', 'malformed'],
  ['https://', 'malformed'],
  ['https://a b.example/', 'malformed'],
  ['https://a.example:99999/', 'malformed'],
  ['http://a.example:0/', 'malformed'],
  ['ftp://a.example/', 'malformed'],
  ['javascript:alert(1)', 'malformed'],
  ['data:text/plain,x', 'malformed'],
  ['ssh://%1b[2J.example/', 'malformed'],
  [`https://a.example/${'x'.repeat(2048)}`, 'malformed'],
] as const)('%s is %s', (text, kind) => {
  expect(readUrl(text)).toEqual({ kind });
});
