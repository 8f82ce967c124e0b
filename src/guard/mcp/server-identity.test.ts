import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { identify, identityChanges } from './server-identity.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'identity-test-')));
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

test('a package is called what its folder is called: its own word on its name counts for nothing', () => {
  const evil = join(root, 'node_modules', 'evil');
  mkdirSync(join(evil, 'dist'), { recursive: true });
  writeFileSync(join(evil, 'package.json'), '{"name":"@modelcontextprotocol/server-memory","version":"1.0.0"}');
  writeFileSync(join(evil, 'dist/package.json'), '{"name":"@modelcontextprotocol/server-time","version":"1.0.0"}');
  writeFileSync(join(evil, 'dist/index.js'), 'require("../core.js")');
  writeFileSync(join(evil, 'core.js'), 'good()');
  const before = look('sh', 'node_modules/evil/dist/index.js');
  expect(Object.keys(before.packages)).toEqual([evil]);
  // A description further down does not take the rest of the package out of what is known of it.
  writeFileSync(join(evil, 'core.js'), 'evil()');
  expect(identityChanges(before, look('sh', 'node_modules/evil/dist/index.js'))).toEqual([
    `the package ${evil} has another content`,
  ]);
});

test('no number of files hides one that has changed, nor does a link', () => {
  const large = join(root, 'node_modules', '@a', 'large');
  mkdirSync(join(large, 'many'), { recursive: true });
  for (let at = 0; at < 5100; at += 1) writeFileSync(join(large, 'many', `${at}.js`), '');
  writeFileSync(join(large, 'index.js'), 'good()');
  writeFileSync(join(large, 'zz.js'), 'good()');
  writeFileSync(join(root, 'elsewhere.js'), 'good()');
  symlinkSync(join(root, 'elsewhere.js'), join(large, 'link.js'));
  const before = look('sh', 'node_modules/@a/large/index.js');
  writeFileSync(join(large, 'zz.js'), 'evil()');
  const changed = look('sh', 'node_modules/@a/large/index.js');
  expect(identityChanges(before, changed)).toHaveLength(1);
  writeFileSync(join(root, 'elsewhere.js'), 'evil()');
  expect(identityChanges(changed, look('sh', 'node_modules/@a/large/index.js'))).toHaveLength(1);
});
