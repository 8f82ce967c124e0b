import { expect, it } from 'vitest';
import { newlyReachable } from './reachable.ts';

const state = (texts: Readonly<Record<string, string>>) => ({
  paths: Object.keys(texts),
  read: (path: string) => ({ text: texts[path] ?? '' }),
});

it('names what is safe beside a broker that lets anyone in', () => {
  const words = newlyReachable(state({}), state({ 'mosquitto.conf': 'listener 1883 0.0.0.0\nallow_anonymous true\n' }));
  expect(words.map(({ instead }) => instead)).toContainEqual(expect.stringContaining('allow_anonymous false'));
  expect(words.every(({ instead }) => instead !== '')).toBe(true);
});
