import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../model/index.ts';
import type { Command, Io } from './command.ts';
import { dispatch } from './dispatch.ts';
import { command, fakeIo, groups, type Heard, runCommand } from './fixture.ts';
import { version } from './version.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sallyport-state-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

async function heard(line: string, extra: Command = command('doctor'), io: Partial<Io> = {}): Promise<Heard & { code: number }> {
  const said: Heard = { out: '', err: '' };
  const env = { SALLYPORT_STATE: state };
  const argv = line === '' ? [] : line.split(' ');
  const code = await dispatch(argv, fakeIo(said, { env, ...io }), groups(extra));
  return { code, ...said };
}

test('--version prints one line on stdout', async () => {
  expect(await heard('--version')).toEqual({ code: 0, out: `sallyport ${version}\n`, err: '' });
  expect(await heard('run -V')).toEqual({ code: 0, out: `sallyport ${version}\n`, err: '' });
});

test('help that was asked for goes to stdout, help for a mistake to stderr', async () => {
  const asked = await heard('--help');
  const mistaken = await heard('');
  expect(asked).toMatchObject({ code: 0, err: '' });
  expect(mistaken).toEqual({ code: 2, out: '', err: asked.out });
  expect(await heard('run --help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--unattended') });
});

test.each(['trail --help', '--help trail', 'trail -h'])('%s lists the commands that begin with the word', async (line) => {
  const asked = await heard(line);
  expect(asked).toMatchObject({ code: 0, err: '', out: expect.stringContaining('trail show') });
  expect(asked.out).not.toContain('doctor');
});

test('the code of a command is the code of the program', async () => {
  expect(
    await heard(
      'seven',
      command('seven', async () => 7),
    ),
  ).toEqual({ code: 7, out: '', err: '' });
});

test('a wrong flag is one sentence and a hint', async () => {
  const err = 'sallyport: `sallyport doctor` has no option --zzz.\n`sallyport doctor --help` lists the options.\n';
  expect(await heard('doctor --zzz')).toEqual({ code: 2, out: '', err });
  expect(await heard('run --zzz')).toMatchObject({ code: 125, out: '' });
  expect(await heard('--color always run --zzz')).toMatchObject({ code: 125, out: '' });
});

test('control characters in a message are shown, not obeyed', async () => {
  const fails = command('fails', async () => {
    throw new UserError('GONE', 'No file \x1b]0;x\x07\n.', { hint: 'First.\nSecond\x1b.' });
  });
  expect(await heard('fails', fails)).toEqual({
    code: 2,
    out: '',
    err: 'sallyport: No file \\e]0;x\\x07\\n.\nFirst.\nSecond\\e.\n',
  });
});

test.each([
  [undefined, 125],
  [126, 126],
  [127, 127],
])('run that fails with %j ends with %d', async (exitCode, want) => {
  const run: Command = {
    ...runCommand,
    load: async () => async () => {
      throw new UserError('X', 'No.', exitCode === undefined ? {} : { exitCode });
    },
  };
  const said: Heard = { out: '', err: '' };
  expect(await dispatch(['run', '--', 'x'], fakeIo(said), [{ title: 'Run', commands: [run] }])).toBe(want);
});

test('a bug leaves a private file with the stack, and no arguments', async () => {
  const buggy = command('buggy', async () => {
    throw new TypeError('x is not a function');
  });
  const { code, out, err } = await heard('buggy token-in-arguments', { ...buggy, usage: '[options] NAME' });
  const [name = ''] = readdirSync(state);
  const file = join(state, name);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toBe(
    `sallyport: Something in Sallyport itself broke: x is not a function\nThe details are in ${file}; it holds no arguments and no file contents.\n`,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('TypeError: x is not a function');
  expect(readFileSync(file, 'utf8')).not.toContain('token-in-arguments');
});

test('a bug without a place for the file prints the stack', async () => {
  const buggy = command('buggy', async () => {
    throw new TypeError('x is not a function');
  });
  const { code, err } = await heard('buggy', buggy, { env: { SALLYPORT_STATE: '/proc/nowhere' } });
  expect(code).toBe(3);
  expect(err).toContain('dispatch.test.ts');
});

test('--no-color and --color=always win over the terminal', async () => {
  const painted = command('painted', async ({ io }) => {
    io.out(`${io.colour.out} ${io.colour.err}`);
    return 0;
  });
  const tty = { outIsTty: true, errIsTty: true, colour: { out: true, err: true } };
  expect((await heard('painted', painted, tty)).out).toBe('true true');
  expect((await heard('painted --no-color', painted, tty)).out).toBe('false false');
  expect((await heard('--color=always painted', painted)).out).toBe('true true');
});
