import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveProgram, runForValue } from './command-value.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-command-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const env = { PATH: '/usr/bin:/bin' };

test('a program is found in the absolute folders of PATH only', () => {
  const program = join(folder, 'tool');
  writeFileSync(program, '#!/bin/sh\n');
  expect(() => resolveProgram('tool', { PATH: folder })).toThrow('There is no program tool.');
  chmodSync(program, 0o755);
  mkdirSync(join(folder, 'first/tool'), { recursive: true });
  expect(resolveProgram('tool', { PATH: `.:relative::${folder}/first:${folder}` })).toBe(program);
  expect(resolveProgram(program, {})).toBe(program);
  expect(() => resolveProgram('./tool', { PATH: folder })).toThrow('There is no program ./tool.');
  expect(() => resolveProgram('tool', {})).toThrow('There is no program tool.');
});

test('standard output is the value; the command stands in / and has the environment', async () => {
  const out = await runForValue('x', ['/bin/sh', '-c', 'pwd; echo "$WHO"; cat'], { ...env, WHO: 'me' });
  expect(out.toString()).toBe('/\nme\n');
});

const said = 'a-value-that-must-not-be-told';

test.each([
  ['a failure', ['/bin/sh', '-c', `echo ${said}; echo ${said} >&2; exit 3`], /ended with code 3/],
  ['a signal', ['/bin/sh', '-c', `echo ${said}; kill -9 $$`], /ended by SIGKILL/],
  ['no end', ['/bin/sh', '-c', `echo ${said}; exec sleep 60`], /no answer within 0.3 s/],
  ['a child that holds the pipe', ['/bin/sh', '-c', `echo ${said}; sleep 60 & wait`], /no answer within 0.3 s/],
  ['too much', ['/bin/sh', '-c', `while :; do echo ${said}; done`], /more than a secret can be/],
  ['no program', ['/nowhere/tool', said], /could not be started/],
])('%s is told without what was said', async (_name, argv, text) => {
  const error: unknown = await runForValue('x', argv, env, 300).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'SECRET_COMMAND', message: expect.stringMatching(text) });
  const { inspect } = await import('node:util');
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(said);
});
