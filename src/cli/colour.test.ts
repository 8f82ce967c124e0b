import { expect, test } from 'vitest';
import { type ColourChoice, isColoured, painter } from './colour.ts';

test.each<[isTty: boolean, env: Record<string, string>, choice: ColourChoice, want: boolean]>([
  [true, {}, undefined, true],
  [false, {}, undefined, false],
  [true, { TERM: 'dumb' }, undefined, false],
  [true, { NO_COLOR: '1' }, undefined, false],
  [true, { NO_COLOR: '' }, undefined, true],
  [true, { SALLYPORT_NO_COLOR: '1' }, undefined, false],
  [false, { FORCE_COLOR: '1' }, undefined, true],
  [true, { FORCE_COLOR: '0' }, undefined, false],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, undefined, false],
  [false, { NO_COLOR: '1' }, 'always', true],
  [true, { FORCE_COLOR: '1' }, 'never', false],
  [true, {}, 'auto', true],
])('terminal %j, %j, %j → %j', (isTty, env, choice, want) => {
  expect(isColoured(isTty, env, choice)).toBe(want);
});

test('a painter that is off adds nothing', () => {
  expect(painter(false)('red', 'x')).toBe('x');
  expect(painter(true)('red', 'x')).toBe('\x1b[31mx\x1b[39m');
});
