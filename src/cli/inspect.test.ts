import { expect, test } from 'vitest';
import type { InspectOutcome } from '../guard/index.ts';
import { answerTo } from './inspect.ts';

const line = { id: 'a', path: '-', text: 'x', language: undefined };
const clean: InspectOutcome = { findings: [], incomplete: [] };

test('a line that could not be read, and one that breaks its inspector, are errors that count', async () => {
  const unread = { id: null, error: 'no JSON' };
  expect(await answerTo(unread, async () => clean)).toEqual({ answer: unread, code: 3 });
  const broken = answerTo(line, () => Promise.reject(new RangeError('Maximum call stack size exceeded')));
  expect(await broken).toEqual({ answer: { id: 'a', error: 'it could not be analysed' }, code: 3 });
});

test('a line that was read has the code of its text', async () => {
  expect(await answerTo(line, async () => clean)).toEqual({ answer: { id: 'a', findings: [], incomplete: [] }, code: 0 });
  expect((await answerTo(line, async () => ({ findings: [], incomplete: [{ path: '-', reason: 'x' }] }))).code).toBe(3);
});
