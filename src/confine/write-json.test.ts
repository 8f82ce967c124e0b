import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeJson } from './store.ts';

test('a disk that is full is told in words, with the exit code of Sallyport itself', () => {
  const write = (): void => writeJson(join(tmpdir(), 'never-there.json'), { a: 1 }, false, '/dev/full');
  expect(write).toThrow(expect.objectContaining({ code: 'STATE_UNWRITABLE', exitCode: 125 }));
});

test('a folder that was taken away meanwhile is told in words, too', () => {
  const write = (): void => writeJson(join(tmpdir(), 'never-there-at-all', 'x.json'), { a: 1 }, false);
  expect(write).toThrow(
    expect.objectContaining({ code: 'STATE_UNWRITABLE', message: expect.stringContaining('was taken away') }),
  );
});
