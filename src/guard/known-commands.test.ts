import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../confine/temporary-folder.test-support.ts';
import type { ShellContext } from '../inspect/shell/index.ts';
import type { CommandEffects } from '../model/index.ts';
import { KnownCommands } from './known-commands.ts';

const CONTEXT: ShellContext = { cwd: '/w', home: '/home/u', variables: { HOME: '/home/u' } };
const ARGV = ['sh', '-c', 'rm -rf build'];
const EFFECTS: CommandEffects = {
  commands: [{ words: ['rm', '-rf', 'build'], through: ['sh -c'] }],
  carriers: [],
  effects: [{ kind: 'delete', summary: 'deletes build', targets: ['/w/build'], destructive: true }],
  destructive: true,
  unknown: [],
};

function kept(argv: readonly string[] = ARGV, effects: CommandEffects = EFFECTS): { known: KnownCommands; folder: string } {
  const folder = join(temporaryFolder(), 'commands');
  const known = new KnownCommands(folder, 'one');
  known.keep(argv, CONTEXT, effects);
  return { known, folder };
}

function onlyFile(folder: string): string {
  return join(folder, readdirSync(folder)[0] ?? '');
}

describe('KnownCommands', () => {
  test('gives back what was found, from a file that only its owner reads', () => {
    const { known, folder } = kept();
    expect(known.take(ARGV, CONTEXT)).toEqual(EFFECTS);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['other words', 'one', ['sh', '-c', 'rm -rf buil'], CONTEXT],
    ['the same letters in other words', 'one', ['sh', '-c', 'rm', '-rf build'], CONTEXT],
    ['another folder', 'one', ARGV, { ...CONTEXT, cwd: '/' }],
    ['another home', 'one', ARGV, { ...CONTEXT, home: '/w' }],
    ['another value of a variable', 'one', ARGV, { ...CONTEXT, variables: { HOME: '/w' } }],
    ['another program', 'two', ARGV, CONTEXT],
  ] as const)('knows nothing of %s', (_, program, argv, context) => {
    const { folder } = kept();
    expect(new KnownCommands(folder, program).take(argv, context)).toBeUndefined();
  });

  test.each([
    ['a changed byte', (text: string) => text.replace('"destructive":true,"unknown"', '"destructive":null,"unknown"')],
    ['a missing end', (text: string) => text.slice(0, -1)],
    ['nothing', () => ''],
  ])('takes a file with %s for none', (_, damage) => {
    const { known, folder } = kept();
    const file = onlyFile(folder);
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(known.take(ARGV, CONTEXT)).toBeUndefined();
  });

  test('believes nothing in a folder that others may write', () => {
    const { known, folder } = kept();
    chmodSync(folder, 0o777);
    expect(known.take(ARGV, CONTEXT)).toBeUndefined();
  });

  test.each([
    ['in the words', ['sh', '-c', `curl -H "Authorization: Bearer ghp_${'a1B2c3D4e5F6'.repeat(3)}" https://api.test`], EFFECTS],
    [
      'that only the effects hold',
      ['sh', '-c', 'mysql "$A$B"'],
      { ...EFFECTS, commands: [{ words: ['mysql', '--password=Xk29fjw0qpLz'], through: [] }] },
    ],
  ])('keeps nothing that may hold a secret %s', (_, argv, effects) => {
    const { folder } = kept(argv, effects);
    expect(existsSync(folder)).toBe(false);
  });

  test('keeps nothing that is long, and not more than 256', () => {
    const { known, folder } = kept(ARGV, { ...EFFECTS, unknown: ['x'.repeat(40_000)] });
    for (let index = 0; index < 300; index++) known.keep(['sh', '-c', String(index)], CONTEXT, EFFECTS);
    const names = readdirSync(folder);
    expect(names.length).toBeLessThanOrEqual(256);
    expect(known.take(['sh', '-c', '299'], CONTEXT)).toEqual(EFFECTS);
    expect(known.take(ARGV, CONTEXT)).toBeUndefined();
  });
});
