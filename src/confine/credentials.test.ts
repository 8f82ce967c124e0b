import { linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { credentialAt, hardLinkedCredentials } from './credentials.ts';
import { temporaryFolder } from './temporary-folder.test-support.ts';

test('a key with a second name is found, whatever lies in the folders of others', () => {
  const home = temporaryFolder();
  for (const folder of ['.ssh', '.aws']) mkdirSync(join(home, folder));
  // More than are looked at, in the folder that comes first.
  for (let at = 0; at < 4100; at++) writeFileSync(join(home, '.ssh', `known${at}`), '');
  for (const name of ['.netrc', '.aws/credentials']) {
    writeFileSync(join(home, name), 'secret');
    linkSync(join(home, name), join(home, `other-${name.replace('/', '-')}`));
  }
  expect(hardLinkedCredentials(home, new Set(readdirSync(home)))).toContain(join(home, '.netrc'));
});

test.each(['.ssh/id', '.aws/credentials', '.netrc', '.psql_history'])('%s with two names is found', (name) => {
  const home = temporaryFolder();
  for (const folder of ['.ssh', '.aws']) mkdirSync(join(home, folder));
  for (let at = 0; at < 500; at++) writeFileSync(join(home, '.ssh', `known${at}`), '');
  writeFileSync(join(home, name), 'secret');
  linkSync(join(home, name), join(home, 'other'));
  expect(hardLinkedCredentials(home, new Set(readdirSync(home)))).toEqual([join(home, name)]);
});

test.each([
  ['/home/u/.ssh', '/home/u/.ssh'],
  ['/home/u/.foundry', '/home/u/.foundry/keystores'],
  ['/home/u/.codeium/windsurf', '/home/u/.codeium'],
  ['/home/u/.ssh/keys', '/home/u/.ssh'],
  ['/home/u/.config', '/home/u/.config/gcloud'],
  ['/home/u', '/home/u/.ssh'],
  ['/home', '/home/u/.ssh'],
  ['/', '/home/u/.ssh'],
  ['/home/u/code', undefined],
  ['/home/u/.sshx', undefined],
  ['/home/uv/.ssh', undefined],
  ['/root/.aws/x', '/root/.aws'],
  ['/srv/work', undefined],
])('%s reaches the credential %s', (path, credential) => {
  expect(credentialAt(path, ['/home/u', '/root'])).toBe(credential);
});
