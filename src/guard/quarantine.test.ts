import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listQuarantine, quarantine, readQuarantine } from './quarantine.ts';

function makeState(): string {
  const root = mkdtempSync(join(tmpdir(), 'quarantine-test-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'state');
}

test('a text is kept as it was, for its user only, the newest first', () => {
  const state = makeState();
  const first = quarantine(state, { source: 'a', why: ['x'], text: 'one\u200b' }, 1_000_000);
  const second = quarantine(state, { source: 'b', why: [], text: 'two' }, 2_000_000);
  expect(listQuarantine(state).map(({ id }) => id)).toEqual([second, first]);
  expect(readQuarantine(state, first ?? '')).toMatchObject({ source: 'a', text: 'one\u200b', at: 1_000_000 });
  for (const file of readdirSync(join(state, 'quarantine')))
    expect(statSync(join(state, 'quarantine', file)).mode & 0o777).toBe(0o600);
});

test('old ones go, long ones are cut, and a name leads nowhere else', () => {
  const state = makeState();
  for (let at = 0; at < 205; at++) quarantine(state, { source: `${at}`, why: [], text: 'x' }, at * 1000);
  quarantine(state, { source: 'long', why: [], text: 'y'.repeat(3_000_000) }, 1_000_000);
  const kept = listQuarantine(state);
  expect([kept.length, kept[0]?.text.length]).toEqual([200, 1024 * 1024]);
  expect(readQuarantine(state, '../opened')).toBeUndefined();
});
