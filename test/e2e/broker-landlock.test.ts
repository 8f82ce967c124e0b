/* Without namespaces the sockets of the broker are reached all the same: the warden connects them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace } from './sallyport.test-support.ts';
import { call, makeRepository, missingSsh, sshd, startAgent, startSshd } from './ssh.test-support.ts';
import { hasTmux, Terminal } from './terminal.test-support.ts';

test.skipIf(missingSsh !== undefined || sshd === undefined || !hasTmux)('signing and pushing with Landlock', async () => {
  const place = makeWorkspace();
  const keys = await startAgent(place);
  const server = await startSshd(place, keys);
  makeRepository(place);
  const url = `ssh://127.0.0.1:${server.port}${server.repository}`;
  call('git', ['-C', place.workspace, 'remote', 'add', 'origin', url], place.env);
  const script = `git commit -q -S --allow-empty -m Signed; echo "signed $?"; git push -q origin main; echo "pushed $?"`;
  writeFileSync(join(place.workspace, 'both.sh'), script);
  const terminal = new Terminal(place, server.env);
  terminal.run('sh both.sh', `--force-mode landlock --ssh-key ${keys.work}=127.0.0.1:${server.port}`);
  await terminal.shows(/sign with your SSH key[\s\S]*message {2}Signed[\s\S]*Allow it\?/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/push main[\s\S]*Allow it\?\s*$/);
  terminal.keys('y', 'Enter');
  await terminal.shows(/pushed 0[\s\S]*code=0/);
  const log = spawnSync('git', ['-C', server.repository, 'log', '--format=%s', 'main'], { encoding: 'utf8' }).stdout;
  expect(log).toBe('Signed\nFirst\n');
});
