import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Arrival, Expected } from './expected.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const arrival: Arrival = { pid: 7, exe: '/usr/bin/curl', address: '198.18.1.0', port: 443 };

function socket(port: number, address = '::ffff:198.18.0.1'): Socket {
  const ends: Pick<Socket, 'remoteAddress' | 'remotePort'> = { remoteAddress: address, remotePort: port };
  return ends as Socket;
}

test('a connection is served once, whether it was announced before or after it came', async () => {
  const expected = new Expected();
  expected.announce('198.18.0.1', 1000, arrival);
  expect(await expected.arrivalOf(socket(1000))).toBe(arrival);
  const again = expected.arrivalOf(socket(1000));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await again).toBeUndefined();
  const later = expected.arrivalOf(socket(1001));
  expected.announce('198.18.0.1', 1001, arrival);
  expect(await later).toBe(arrival);
});

test('an announcement that nobody came for is forgotten, and a port that comes again is another connection', async () => {
  const expected = new Expected();
  const other = { ...arrival, port: 80 };
  expected.announce('198.18.0.1', 1, arrival);
  await vi.advanceTimersByTimeAsync(15_000);
  expected.announce('198.18.0.1', 2, arrival);
  expected.announce('198.18.0.1', 1, other);
  await vi.advanceTimersByTimeAsync(10_000);
  expected.announce('198.18.0.1', 3, arrival);
  expect(await expected.arrivalOf(socket(1))).toBe(other);
  const gone = new Expected();
  gone.announce('198.18.0.1', 1, arrival);
  await vi.advanceTimersByTimeAsync(25_000);
  gone.announce('198.18.0.1', 2, arrival);
  const missed = gone.arrivalOf(socket(1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await missed).toBeUndefined();
});
