import { expect, test } from 'vitest';
import { UserError } from '../model/index.ts';
import { command, groups } from './fixture.ts';
import { parseLine } from './parse.ts';

const commands = groups().flatMap((group) => group.commands);

function parsed(line: string): unknown {
  const { command, ...rest } = parseLine(line.split(' '), commands);
  return { command: command?.name, ...rest };
}

test.each<[line: string, want: object]>([
  ['run -- ls', { command: 'run', flags: {}, args: [], rest: ['ls'] }],
  ['run -- ls --unattended -- x', { command: 'run', flags: {}, args: [], rest: ['ls', '--unattended', '--', 'x'] }],
  ['run --', { command: 'run', flags: {}, args: [], rest: [] }],
  ['run ls', { command: 'run', flags: {}, args: ['ls'], rest: undefined }],
  ['run --summary f', { command: 'run', flags: { summary: 'f' }, args: [], rest: undefined }],
  ['run --summary=f=g', { command: 'run', flags: { summary: 'f=g' }, args: [], rest: undefined }],
  ['run --summary=-x', { command: 'run', flags: { summary: '-x' }, args: [], rest: undefined }],
  ['run --summary -', { command: 'run', flags: { summary: '-' }, args: [], rest: undefined }],
  ['run --write a --write=b', { command: 'run', flags: { write: ['a', 'b'] }, args: [], rest: undefined }],
  ['run --write a', { command: 'run', flags: { write: ['a'] }, args: [], rest: undefined }],
  ['run -u', { command: 'run', flags: { unattended: true }, args: [], rest: undefined }],
  ['run -u -u', { command: 'run', flags: { unattended: true }, args: [], rest: undefined }],
  ['run -uq', { command: 'run', flags: { unattended: true, quiet: true }, args: [], rest: undefined }],
  ['run -p workspace', { command: 'run', flags: { profile: 'workspace' }, args: [], rest: undefined }],
  ['-q run -u', { command: 'run', flags: { quiet: true, unattended: true }, args: [], rest: undefined }],
  ['--color never trail show x', { command: 'trail show', flags: { color: 'never' }, args: ['x'], rest: undefined }],
  ['trail show - y', { command: 'trail show', flags: {}, args: ['-', 'y'], rest: undefined }],
  ['--help', { command: undefined, flags: { help: true }, args: [], rest: undefined }],
])('%s', (line, want) => {
  expect(parsed(line)).toEqual(want);
});

test.each<[line: string, flags: object, rest: readonly string[]]>([
  ['npm i -D lodash --help', {}, ['i', '-D', 'lodash', '--help']],
  ['npm run x -- --version', {}, ['run', 'x', '--', '--version']],
  ['npm', {}, []],
  ['-q npm -q', { quiet: true }, ['-q']],
  ['--help npm', { help: true }, []],
])('all words behind a name are another program’s: %s', (line, flags, rest) => {
  const table = groups(command('npm', undefined, { takesAll: true })).flatMap((group) => group.commands);
  const { command: found, ...more } = parseLine(line.split(' '), table);
  expect({ name: found?.name, ...more }).toEqual({ name: 'npm', flags, args: [], rest });
});

test('no words at all', () => {
  expect(parseLine([], commands)).toEqual({ command: undefined, flags: {}, args: [], rest: undefined });
});

test.each<[line: string, message: string, hint: string | undefined]>([
  ['rnu', 'There is no command `rnu`.', 'Did you mean `sallyport run`?'],
  ['xyzzy', 'There is no command `xyzzy`.', '`sallyport --help` lists the commands.'],
  ['__proto__', 'There is no command `__proto__`.', '`sallyport --help` lists the commands.'],
  ['trail', '`trail` needs one more word.', 'It is one of: trail list, trail show.'],
  ['trail --quiet', '`trail` needs one more word.', 'It is one of: trail list, trail show.'],
  ['trail shwo', 'There is no command `trail shwo`.', 'Did you mean `sallyport trail show`?'],
  ['-- ls', 'No command of Sallyport stands before `--`.', 'Did you mean `sallyport run -- COMMAND`?'],
  ['run --unatended', '`sallyport run` has no option --unatended.', 'Did you mean --unattended?'],
  ['run --zzz', '`sallyport run` has no option --zzz.', 'Options of the command you want to run go after `--`.'],
  ['run npm -g', '`sallyport run` has no option -g.', 'Options of the command you want to run go after `--`.'],
  ['run --__proto__', '`sallyport run` has no option --__proto__.', 'Options of the command you want to run go after `--`.'],
  ['trail list --zzz', '`sallyport trail list` has no option --zzz.', '`sallyport trail list --help` lists the options.'],
  ['--zzz', 'Sallyport has no option --zzz.', '`sallyport --help` lists the options.'],
  ['run --summary', '--summary needs a value.', 'Write it as `--summary=FILE`.'],
  ['run --summary=', '--summary needs a value.', 'Write it as `--summary=FILE`.'],
  ['run --write ', '--write needs a value, and the one that was given is empty.', 'Write it as `--write=PATH`.'],
  ['run --write --unattended', '--write needs a value.', 'Write it as `--write=PATH`.'],
  ['run --write -- ls', '--write needs a value.', 'Write it as `--write=PATH`.'],
  ['run --unattended=yes', '--unattended takes no value.', undefined],
  ['run --summary a --summary b', '--summary was given 2 times.', '`sallyport run --help` lists the options.'],
  ['run --profile workspce', '--profile is one of read-only, workspace; it can\'t be "workspce".', 'Did you mean workspace?'],
])('%s is refused', (line, message, hint) => {
  const attempt = (): unknown => parsed(line);
  expect(attempt).toThrow(UserError);
  expect(attempt).toThrow(expect.objectContaining({ code: 'USAGE', message, hint, exitCode: 2 }));
});
