import { expect, test } from 'vitest';
import { argvNeedsParser, effectsOfArgv } from './index.ts';

test.each([
  [['rm', '-rf', '/tmp/w/src'], true],
  [['rm', '-rf', '/tmp/w'], true],
  [['rm', '-rf', '/tmp/home'], true],
  [['rm', '-rf', '/tmp/home/x'], true],
  [['rm', '-rf', '/tmp/other'], false],
  [['rm', '-rf', 'node_modules'], false],
  [['rm', '-rf', '/tmp'], true],
] as const)('with a workspace below /tmp, %j is destructive: %s', (argv, destructive) => {
  expect(effectsOfArgv(argv, undefined, { cwd: '/tmp/w', home: '/tmp/home' }).destructive).toBe(destructive);
});

test.each([
  [['npm', 'test'], false],
  [['sudo', 'env', 'A=1', 'rm', '-rf', 'x'], false],
  [['find', '.', '-exec', 'rm', '{}', ';'], false],
  [['bash', 'x.sh'], false],
  [['python3', '-c', 'print(1)'], false],
  [['sh', '-c', 'ls'], true],
  [['ssh', 'host', 'ls'], true],
  [['xargs', 'sh', '-c', 'rm $0'], true],
  [['timeout', '5', 'bash', '-lc', 'ls'], true],
  [['su', '-c', 'ls'], true],
] as const)('%j needs the parser: %s', (argv, needs) => {
  expect(argvNeedsParser(argv, { cwd: '/w', home: '/h' })).toBe(needs);
});

test('without a parser, shell text in the arguments is named as unknown', () => {
  expect(effectsOfArgv(['sh', '-c', 'rm x'], undefined, { cwd: '/w', home: '/h' })).toMatchObject({
    destructive: false,
    unknown: ['shell text was not examined, because no parser was at hand'],
  });
});
