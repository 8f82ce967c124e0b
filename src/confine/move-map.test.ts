import { describe, expect, test } from 'vitest';
import { MoveMap } from './move-map.ts';

type Step = readonly ['move' | 'carry', string, string];

/** What is done to folders, a name afterwards, and the name that it had before the run: null for one that it did not have. */
const CASES: readonly (readonly [string, readonly Step[], string, string | null])[] = [
  ['nothing', [], '/w/a/x', '/w/a/x'],
  ['a folder moved', [['move', '/w/a', '/w/b']], '/w/b/x', '/w/a/x'],
  ['what is made where it was', [['move', '/w/a', '/w/b']], '/w/a/x', null],
  [
    'what is written to a new folder that took its place',
    [
      ['move', '/w/dist', '/w/old'],
      ['carry', '/w/new', '/w/dist'],
    ],
    '/w/dist/x',
    null,
  ],
  [
    'what is written to a new folder that took its place and moved on',
    [
      ['move', '/w/dist', '/w/old'],
      ['carry', '/w/new', '/w/dist'],
      ['carry', '/w/dist', '/w/on'],
    ],
    '/w/on/x',
    '/w/on/x',
  ],
  [
    'what is then made in that place',
    [
      ['move', '/w/dist', '/w/old'],
      ['carry', '/w/new', '/w/dist'],
      ['carry', '/w/dist', '/w/on'],
    ],
    '/w/dist/x',
    null,
  ],
  [
    'a folder that came back to its place',
    [
      ['move', '/w/a', '/w/b'],
      ['carry', '/w/n', '/w/a'],
      ['carry', '/w/a', '/w/n'],
      ['move', '/w/b', '/w/a'],
    ],
    '/w/a/x',
    '/w/a/x',
  ],
  [
    'a folder that was moved into a new one that was renamed',
    [
      ['move', '/w/a', '/w/n/a'],
      ['carry', '/w/n', '/w/m'],
    ],
    '/w/m/a/x',
    '/w/a/x',
  ],
];

describe('the name before the run', () => {
  test.each(CASES)('%s', (_, steps, path, origin) => {
    const map = new MoveMap();
    for (const [what, from, to] of steps) {
      if (what === 'move') map.move(from, to, { time: 1, inode: 1n });
      else map.carry(from, to);
    }
    expect(map.originOf(path)).toBe(origin);
  });
});
