import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { execute, makeWorkspace, PROGRAM } from './sallyport.test-support.ts';

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
  while (!existsSync(join(workspace, 'begun'))) await sleep(20);
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
