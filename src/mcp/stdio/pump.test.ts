import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Pump } from './pump.ts';
import { runStdio } from './run-stdio.ts';

const NEVER: Writable['_write'] = () => {};

test('reading waits for all that are full, and for each once', async () => {
  const from = new PassThrough();
  const pump = new Pump(from, 0, { message: () => {}, tooLarge: () => {}, garbage: () => {}, ended: () => {} });
  const full = [0, 1].map(() => {
    const waiting: (() => void)[] = [];
    const to = new Writable({ highWaterMark: 1, write: (_, __, done) => void waiting.push(done) });
    to.write('x');
    return { to, go: () => waiting[0]?.() };
  });
  for (const { to } of [...full, ...full, ...full]) pump.waitFor(to);
  expect(full.map(({ to }) => to.listenerCount('drain'))).toEqual([1, 1]);
  full[0]?.go();
  await turn();
  expect(from.isPaused()).toBe(true);
  full[1]?.go();
  await turn();
  expect(from.isPaused()).toBe(false);
});

test('a client that asks on and on and reads nothing is no longer read, and keeps no memory', async () => {
  const from = new PassThrough();
  const to = new Writable({ write: NEVER });
  const judge = {
    offered: () => () => true,
    isAccepted: () => true,
    asked: () => ({ allowed: true }) as const,
    call: () => ({ allowed: false, message: 'no', rule: 'x' }) as const,
  };
  const ended = runStdio({ argv: ['cat'], cwd: '/', env: process.env, judge, limit: 0, from, to, notice: () => {} });
  for (let count = 0; count < 50_000 && !from.isPaused(); count += 1) {
    from.write('this is no message\n');
    if (count % 100 === 0) await turn();
  }
  expect(from.isPaused()).toBe(true);
  expect(to.writableLength).toBeLessThan(2 ** 21);
  to.destroy();
  from.end();
  await ended.catch(() => {});
});
