import { expect, test } from 'vitest';
import { isRefused, isUp, missingIn, toldOfCheck } from './read-logs.ts';

test.each<[string, readonly string[], boolean]>([
  ['a good one', ['Testing configuration at /config'], false],
  ['a failed one', ['Testing configuration at /config', 'Failed config', '  automation:'], true],
  ['one that could not begin', ['Traceback (most recent call last):'], true],
])('%s', (_name, lines, want) => {
  expect(isRefused(lines)).toBe(want);
});

test('a package that the check itself lacks is no fault of the configuration', () => {
  expect(missingIn(['Aborting script, could not install dependency colorlog==6.8.2'])).toBe('colorlog==6.8.2');
  expect(missingIn(['Testing configuration at /config'])).toBeUndefined();
});

test('what no network explains is left out', () => {
  expect(toldOfCheck(['Unable to install package x', 'Invalid config for [automation]: Expected HH:MM'])).toEqual([
    'Invalid config for [automation]: Expected HH:MM',
  ]);
});

test.each<[readonly string[], boolean]>([
  [['INFO Home Assistant initialized in 2.3s'], true],
  [['INFO Home Assistant initialized in 2.3s', 'WARNING Starting in recovery mode'], false],
  [[], false],
])('%j is up: %s', (lines, want) => {
  expect(isUp(lines)).toBe(want);
});
