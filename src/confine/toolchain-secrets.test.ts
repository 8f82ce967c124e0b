import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.test-support.ts';
import { toolchainSecrets } from './toolchain-secrets.ts';

function homeWith(...files: readonly string[]): string {
  const home = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(home, dirname(file)), { recursive: true });
    writeFileSync(join(home, file), '');
  }
  return home;
}

test.each([
  ['.nvm/versions/node/v18/bin/node', '.nvm/versions/node/v18/etc/npmrc'],
  ['.local/share/fnm/node-versions/v20/installation/bin/node', '.local/share/fnm/node-versions/v20/installation/etc/npmrc'],
  ['.asdf/installs/nodejs/20/bin/node', '.asdf/installs/nodejs/20/etc/npmrc'],
  ['.local/share/mise/installs/node/20/bin/node', '.local/share/mise/installs/node/20/etc/npmrc'],
  ['.volta/tools/image/node/20/bin/node', '.volta/tools/image/node/20/etc/npmrc'],
  ['.npm-packages/bin/x', '.npm-packages/etc/npmrc'],
  ['.pyenv/versions/3.11/bin/python', '.pyenv/versions/3.11/pip.conf'],
  ['miniconda3/bin/conda', 'miniconda3/.condarc'],
  ['miniconda3/envs/work/bin/python', 'miniconda3/envs/work/pip.conf'],
])('where %s is, %s is hidden', (file, settings) => {
  const home = homeWith(file);
  expect(toolchainSecrets(home, new Set(readdirSync(home))).settings).toContain(join(home, settings));
});

test("what lies beside a person's own programs is told two folders deep, links are left out", () => {
  const home = homeWith('bin/.env', 'bin/deploy/id_rsa', 'bin/a/b/c', '.local/bin/tool', 'code/.env');
  symlinkSync('/etc/passwd', join(home, 'bin/link'));
  const { own } = toolchainSecrets(home, new Set(readdirSync(home)));
  expect([...own].sort()).toEqual(['.local/bin/tool', 'bin/.env', 'bin/deploy/id_rsa'].map((name) => join(home, name)));
});
