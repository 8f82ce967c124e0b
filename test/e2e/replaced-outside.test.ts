import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, PROGRAM, until } from './sallyport.test-support.ts';

function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

// An editor and git save by renaming; a mount of the cage covers the file that was there before.
test('what a program outside puts in the place of a covered file stays, and is told', async () => {
  const place = makeWorkspace();
  const { workspace } = place;
  execFileSync('git', ['init', '-q', workspace]);
  const config = join(workspace, '.git/config');
  const secret = join(workspace, '.env');
  writeFileSync(secret, 'KEY=old\n');
  const summary = join(place.root, 'summary.json');
  const command = 'echo x > begun; while [ ! -e go ]; do sleep 0.05; done';
  const args = ['run', '--quiet', '--unattended', '--force-mode', 'namespaces', '--summary', summary, '--', 'sh', '-c', command];
  const ended = execute(process.execPath, [PROGRAM, ...args], { cwd: workspace, env: place.env });
  expect(await until(() => existsSync(join(workspace, 'begun')))).toBe(true);
  const text = `${readFileSync(config, 'utf8')}[push]\n\tdefault = simple\n`;
  replace(config, text);
  replace(secret, 'KEY=new\n');
  writeFileSync(join(workspace, 'go'), '');
  expect((await ended).code).toBe(0);
  expect(readFileSync(config, 'utf8')).toBe(text);
  const told: { readonly protected: readonly unknown[] } = JSON.parse(readFileSync(summary, 'utf8'));
  expect(told.protected).toEqual([
    { action: 'exposed', path: secret },
    { action: 'changed', path: config },
  ]);
});
