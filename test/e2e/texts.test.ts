import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkspace, runScript, sallyport } from './sallyport.test-support.ts';

test('run --help names every option and has an example', async () => {
  const { code, stdout, stderr } = await sallyport(makeWorkspace(), ['run', '--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const flag of [
    '--write',
    '--read',
    '--env',
    '--limit',
    '--policy',
    '--transaction',
    '--unattended',
    '--reads',
    '--summary',
    '--quiet',
    '--profile',
  ])
    expect(stdout).toContain(flag);
  expect(stdout).not.toContain('--force-mode');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test.each([
  ['a bad flag', ['run', '--wirte', 'x', '--', 'true'], /--write/],
  ['a bad profile', ['run', '--profile', 'workspaces', '--', 'true'], /workspace/],
  ['a bad limit', ['run', '--limit', 'memory=lots', '--', 'true'], /memory/],
  ['an unknown limit', ['run', '--limit', 'colour=3', '--', 'true'], /colour/],
  ['no command', ['run'], /--/],
  ['an unknown command', ['rnu', '--', 'true'], /run/],
  ['an unknown client', ['init', 'cluade-code'], /Did you mean claude-code/],
  ['no house', ['home', 'scan', '.'], /Nothing of a smart home is in .*configuration\.yaml/s],
  ['a missing folder', ['run', '--write', '/no/such/folder', '--', 'true'], /\/no\/such\/folder/],
])('%s reads as a person wrote it', async (_name, args, text) => {
  const { code, stdout, stderr } = await sallyport(makeWorkspace(), args);
  expect(code).toBeGreaterThan(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(text);
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(4);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object|Error:/);
});

test.each([
  ['no YAML', 'version: [1\n'],
  ['a wrong key', 'version: 1\nfiles:\n  raed: [~/x]\n'],
  ['a wrong kind', 'version: 1\nprofile: 7\n'],
  ['no version', 'profile: workspace\n'],
  ['an alias bomb', 'a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n'],
])('a policy with %s: 125, the file and the line', async (_name, text) => {
  const place = makeWorkspace();
  const policy = join(place.root, 'p.yaml');
  writeFileSync(policy, text);
  const { code, stderr } = await sallyport(place, ['run', '--policy', policy, '--', 'touch', 'ran']);
  expect(code).toBe(125);
  expect(stderr).toContain('p.yaml');
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object/);
});

test('why tells what is refused for one reason once, and undo says when a file is none of the run', async () => {
  const place = makeWorkspace();
  for (let file = 0; file < 30; file += 1) writeFileSync(join(place.workspace, `note-${file}`), 'x');
  await runScript(place, 'rm note-*');
  const nothing = await sallyport(place, ['undo', '--file', 'other']);
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('The run kept nothing of ')]);
  const { code, stdout } = await sallyport(place, ['why']);
  expect([code, stdout.match(/denied: /g)?.length]).toEqual([0, 1]);
  expect(stdout).toContain('and 19 others like it');
  const { denials } = JSON.parse((await sallyport(place, ['why', '--json'])).stdout);
  expect(denials).toHaveLength(20);
});
