/* A rule can name who may use it: a program by its path, inode and digest. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startWeb } from './network.test-support.ts';
import { makeWorkspace, sallyport } from './sallyport.test-support.ts';

const curl = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim();

/** Runs a script in a cage whose only rule is for the program `by`; `gh` is a program of its own, outside of the workspace. */
async function run(
  script: string,
  by: (tools: string, workspace: string) => string,
): Promise<{ out: string; err: string; hits: number }> {
  const place = makeWorkspace();
  const tools = join(place.root, 'tools');
  mkdirSync(tools);
  copyFileSync(curl, join(tools, 'gh'));
  copyFileSync(curl, join(place.workspace, 'tool'));
  writeFileSync(join(tools, 'script'), `#!${curl}\n`);
  for (const file of [join(tools, 'gh'), join(tools, 'script'), join(place.workspace, 'tool')]) chmodSync(file, 0o755);
  const web = await startWeb();
  const policy = join(place.root, 'policy.yaml');
  const rule = `{ host: api.test, ports: [${web.port}], by: ['${by(tools, place.workspace)}'] }`;
  writeFileSync(policy, `version: 1\nnetwork: { allow: [${rule}, '127.0.0.1:${web.port}'] }\n`);
  writeFileSync(
    join(place.workspace, 'steps.sh'),
    `GH=${tools}/gh\nask() { "$@" -sS -m 90 -o /dev/null -w '%{http_code} ' http://api.test:${web.port}/ 2>/dev/null; }\n${script}\n`,
  );
  const { stdout, stderr } = await sallyport(place, [
    ...['run', '-q', '--unattended', '--policy', policy, '--resolve', 'api.test=127.0.0.1', '--read', tools],
    ...['--limit', 'destructive=none', '--', 'sh', 'steps.sh'],
  ]);
  return { out: stdout.trim(), err: stderr, hits: web.seen.length };
}

describe.skipIf(curl === '')('by: one program', () => {
  test('gh may, curl and a copy of gh may not, a link to gh may', async () => {
    const { out, hits } = await run(
      'ask $GH; ask curl; cp $GH ./copy; ask ./copy; ln -s $GH ./link; ask ./link',
      (tools) => `${tools}/gh`,
    );
    expect([out, hits]).toEqual(['200 403 403 200', 2]);
  });

  test('a program of the workspace may, until it is replaced', async () => {
    const { out, hits } = await run('ask ./tool; cp $GH ./other; mv other tool; ask ./tool', (_tools, work) => `${work}/tool`);
    expect([out, hits]).toEqual(['200 403', 1]);
  });

  test('nor when it is changed in place, with its times set back', async () => {
    const script =
      'ask ./tool; touch -r tool stamp; printf "\\001" | dd of=tool bs=1 seek=9 conv=notrunc 2>/dev/null; touch -r stamp tool; ask ./tool';
    const { out, hits } = await run(script, (_tools, work) => `${work}/tool`);
    expect([out, hits]).toEqual(['200 403', 1]);
  });

  test('a script is its interpreter, and that is said', async () => {
    const { out, err, hits } = await run('ask curl', (tools) => `${tools}/script`);
    expect([out, hits]).toEqual(['403', 0]);
    expect(err).toMatch(/by: \S+\/tools\/script is a script, which runs as its interpreter, so that rule lets nobody through\./);
  });

  test('a program that is not there is said', async () => {
    expect((await run('ask curl', () => 'no-such-program')).err).toContain('there is no program no-such-program');
  });
});
