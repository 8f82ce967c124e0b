import { expect, test } from 'vitest';
import { engines } from '../../scan/index.ts';
import { scanCommands } from './scan.ts';

test('--engine takes every scanner that there is', () => {
  const flag = scanCommands.find(({ name }) => name === 'scan')?.flags.find(({ name }) => name === 'engine');
  expect([...(flag?.choices ?? [])].sort()).toEqual(engines.map(({ name }) => name).sort());
});
