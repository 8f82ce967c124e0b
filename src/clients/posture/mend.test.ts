import { expect, test } from 'vitest';
import { mendSettings } from './mend.ts';
import type { MemberMend } from './types.ts';

const print = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

test.each<readonly [before: object, mends: readonly MemberMend[], after: object]>([
  [{ a: 1, b: { c: 2, d: 3 } }, [{ member: ['b', 'c'] }], { a: 1, b: { d: 3 } }],
  [{ a: 1 }, [{ member: ['b', 'c'] }], { a: 1 }],
  [{ a: 1 }, [{ member: ['b', 'c'], set: 'x' }], { a: 1, b: { c: 'x' } }],
  [{ allow: ['Bash(*)', 'Read', 7] }, [{ member: ['allow'], drop: ['Bash(*)'] }], { allow: ['Read', 7] }],
  [{ a: 1, z: 2 }, [{ member: ['a'], set: 5 }, { member: ['z'] }], { a: 5 }],
  [{ b: 'text' }, [{ member: ['b', 'c'], set: 1 }], { b: 'text' }],
  [{ a: 1 }, [{ member: ['__proto__', 'x'] }, { member: ['toString'] }], { a: 1 }],
])('%j, mended by %j', (before, mends, after) => {
  expect(mendSettings(print(before), mends)).toBe(print(after));
});

test.each(['{ // why\n "a": 1 }', '[]', 'null', ''])('%j is left as it is', (text) => {
  expect(mendSettings(text, [{ member: ['a'] }])).toBeNull();
});

test('settings that are nested too deeply are left as they are', () => {
  expect(mendSettings(`{"a": 1, "b": ${'['.repeat(600)}${']'.repeat(600)}}`, [{ member: ['a'] }])).toBeNull();
});
