import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readIndexLogins } from './index.ts';

function logins(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-logins-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['home', 'work']) mkdirSync(join(root, folder), { mode: 0o700 });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(root, path), text, { mode: 0o600 });
  }
  return readIndexLogins({ workspace: join(root, 'work'), home: join(root, 'home'), env }).map(
    ({ host, port, authorization }) =>
      `${host} ${port ?? 'any'} ${Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()}`,
  );
}

/** An address with a log-in, which opens nothing. */
const as = (login: string, rest: string, scheme = 'https'): string => `${scheme}://${login}@${rest}`;

test.each<[files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>, want: readonly string[]]>([
  [{}, { PIP_INDEX_URL: as('ann:p%40ss', 'Index.example/simple') }, ['index.example 443 ann:p@ss']],
  [
    {},
    { UV_INDEX: `corp=${as('ann:x', 'index.example:8080/simple', 'http')}`, OTHER_URL: as('a:b', 'c.example/') },
    ['index.example 8080 ann:x'],
  ],
  [
    { 'home/.config/pip/pip.conf': '[global]\nextra-index-url =\n  https://t0@one.example/s\n  https://two.example/s\n' },
    {},
    ['one.example 443 t0:'],
  ],
  [
    {
      'home/.netrc':
        'machine one.example login ann\n  password x\nmachine two.example\nlogin bob password y\ndefault login z password z\n',
    },
    {},
    ['one.example any ann:x', 'two.example any bob:y'],
  ],
  // A repository's own files send nothing.
  [{ 'work/pip.conf': `[global]\nindex-url = ${as('a:b', 'evil.example/')}\n` }, { PIP_CONFIG_FILE: 'pip.conf' }, []],
  [{ 'work/netrc': 'machine evil.example login a password b' }, { NETRC: 'netrc' }, []],
])('%j and %j hold %j', (files, env, want) => {
  expect(logins(files, env)).toEqual(want);
});
