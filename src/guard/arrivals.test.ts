import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Arrivals } from './arrivals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('connections and announcements meet in their order, whichever comes first', async () => {
  const arrivals = new Arrivals();
  arrivals.announce(1);
  arrivals.announce(2);
  expect(await arrivals.next()).toBe(1);
  expect(await arrivals.next()).toBe(2);
  const third = arrivals.next();
  arrivals.announce(3);
  expect(await third).toBe(3);
});

test('an announcement that comes too late is nobody else’s', async () => {
  const arrivals = new Arrivals();
  const first = arrivals.next();
  vi.advanceTimersByTime(1001);
  expect(await first).toBeUndefined();
  arrivals.announce(1);
  arrivals.announce(2);
  expect(await arrivals.next()).toBe(2);
});
