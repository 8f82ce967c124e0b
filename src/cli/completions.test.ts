import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bash, fish, zsh } from './completions.ts';
import { groups } from './fixture.ts';

const commands = groups().flatMap((group) => group.commands);

/** What bash offers when the cursor stands at the end of the line. */
function offered(line: string): readonly string[] {
  const words = line.split(' ');
  const script = `${bash(commands)}\ncompopt() { :; }\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sallyport; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = spawnSync('bash', ['--norc', '-euc', script, 'bash', ...words], {
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((word) => word !== '');
}

test.each([
  ['sallyport ', ['run', 'trail']],
  ['sallyport tr', ['trail']],
  ['sallyport trail ', ['list', 'show']],
  ['sallyport trail s', ['show']],
  ['sallyport run --un', ['--unattended']],
  ['sallyport run --he', ['--help']],
  ['sallyport trail show --un', []],
  ['sallyport run --profile ', ['read-only', 'workspace']],
  ['sallyport --color n', ['never']],
  ['sallyport run --summary et', ['etc']],
  ['sallyport run -u -- ls et', ['etc']],
])('%s⇥', (line, want) => {
  expect(offered(line)).toEqual(want);
});

test('after -- the names of programs are offered', () => {
  expect(offered('sallyport run -- tru')).toContain('true');
});

const shells = [
  ['zsh', ['-n'], zsh(commands)],
  ['fish', ['--no-execute'], fish(commands)],
] as const;

for (const [shell, args, script] of shells) {
  const isHere = spawnSync(shell, ['--version']).error === undefined;
  test.runIf(isHere)(`${shell} can read its script`, () => {
    const read = spawnSync(shell, args, { input: script, encoding: 'utf8' });
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: '' });
  });
}
