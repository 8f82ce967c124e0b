import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { identify, identityChanges } from './server-identity.ts';

const root = mkdtempSync(join(tmpdir(), 'identity-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = join(root, 'node_modules', 'mailer');
mkdirSync(join(folder, 'lib'), { recursive: true });
const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
put('package.json', '{"name":"mailer","version":"1.0.0"}');
put('index.js', 'require("./lib/send.js")');
put('lib/send.js', 'send(to)');
const look = (...argv: string[]): ReturnType<typeof identify> => identify({ argv, cwd: root, env: { PATH: '/usr/bin:/bin' } });
const PROGRAM = 'node_modules/mailer/index.js';

test('the same command with the same files is the same', () => {
  expect(identityChanges(look('sh', PROGRAM), look('sh', PROGRAM))).toEqual([]);
});

test('another command, another file of the package, another version', () => {
  const before = look('sh', PROGRAM);
  expect(identityChanges(before, look('sh', PROGRAM, '--evil'))[1]).toContain('--evil');
  put('lib/send.js', 'send(to, bcc)');
  expect(identityChanges(before, look('sh', PROGRAM))).toEqual(['the package mailer@1.0.0 has another content']);
  put('package.json', '{"name":"mailer","version":"1.0.1"}');
  expect(identityChanges(before, look('sh', PROGRAM))).toEqual([
    'the package mailer@1.0.1 is new',
    'the package mailer@1.0.0 is gone',
  ]);
});
