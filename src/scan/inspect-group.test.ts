import { expect, test } from 'vitest';
import { askInspector } from './inspect-group.ts';
import type { TextInspector } from './inspectors.table.ts';

test('an inspector that throws has not read the file, and says so', () => {
  const broken: TextInspector = {
    name: 'config',
    reads: () => true,
    inspect: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
    isBlindToPlace: true,
  };
  const incomplete = [{ path: 'a.yaml', reason: 'reading it failed' }];
  expect(askInspector(broken, { path: 'a.yaml', text: 'a: b' })).toEqual({ findings: [], incomplete });
});
