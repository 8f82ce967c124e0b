import { expect, test } from 'vitest';
import { Fatigue } from './fatigue.ts';

const NOW = 10 * 3_600_000;
const soon = { at: NOW, latencyMs: 5000 };

test('the third yes in a row to exactly the same is offered as a rule; a no and silence begin anew', () => {
  const fatigue = new Fatigue();
  for (const consent of ['once', 'run', 'once'] as const) {
    expect(fatigue.repeated('a')).toBeUndefined();
    fatigue.answered('a', consent, soon);
  }
  expect([fatigue.repeated('a'), fatigue.repeated('b')]).toEqual([3, undefined]);
  fatigue.answered('a', 'no', soon);
  expect(fatigue.repeated('a')).toBeUndefined();
});

test('the figures are those of the last hour, and nobody is counted who did not answer', () => {
  const fatigue = new Fatigue();
  fatigue.answered('a', 'once', { at: NOW - 3_600_001, latencyMs: 5000 });
  fatigue.answered('a', 'once', { at: NOW, latencyMs: 300 });
  fatigue.answered('b', 'no', soon);
  fatigue.answered('c', 'silence', soon);
  expect(fatigue.figures(NOW)).toEqual({ questions: 2, yeses: 1, quick: 1, repeated: 0 });
});
