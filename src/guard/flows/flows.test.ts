import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { leaveNote, takeNote } from './rendezvous.ts';
import { labelledSessions, SessionFlow } from './session-labels.ts';

const state = mkdtempSync(join(tmpdir(), 'flows-test-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const flow = (key: string): SessionFlow => new SessionFlow(state, { key, client: 'claude', cwd: '/work' });
const origin = (what: string, place: string | null = null): { what: string; place: string | null; at: number } => ({
  what,
  place,
  at: 1,
});

test('labels are kept apart by session and seen by every process of it', () => {
  flow('a').add('private', origin('one', 'x:1'));
  flow('a').add('private', origin('one', 'x:1'));
  flow('a').add('private', origin('two', 'x:2'));
  expect(flow('a').labels.private.map(({ place }) => place)).toEqual(['x:1', 'x:2']);
  expect(flow('b').labels).toEqual({ private: [], untrusted: [], outward: [] });
  expect(labelledSessions(state).find(({ key }) => key === 'a')?.labels.private).toHaveLength(2);
  expect(statSync(join(state, 'flows')).mode & 0o077).toBe(0);
});

test('a process follows the sessions that it serves, and they do not follow it', () => {
  flow('hook').add('untrusted', origin('a page'));
  const gateway = flow('process');
  gateway.follow('hook');
  gateway.add('private', origin('a file'));
  expect(gateway.labels.untrusted).toHaveLength(1);
  expect(gateway.ownLabels.untrusted).toEqual([]);
  expect(flow('hook').labels.private).toEqual([]);
});

test.each([
  ['just now', 0],
  ['a while ago', 80],
])('what another process adds is seen at once, where the last label came %s', async (_, wait) => {
  const gateway = flow(`gateway ${wait}`);
  gateway.follow(`hook ${wait}`);
  gateway.add('private', origin('a file'));
  const settled = async (): Promise<void> => {
    gateway.labels;
    if (wait > 0) await sleep(wait);
    gateway.labels;
  };
  await settled();
  expect(gateway.labels.untrusted).toEqual([]);
  flow(`hook ${wait}`).add('untrusted', origin('a page'));
  expect(gateway.labels.untrusted.map(({ what }) => what)).toEqual(['a page']);
  await settled();
  flow(`gateway ${wait}`).add('untrusted', origin('another page'));
  expect(gateway.labels.untrusted).toHaveLength(2);
  expect(gateway.labels.private).toHaveLength(1);
});

test('more origins than can be kept apart are still a label without a place', () => {
  const many = flow('many');
  for (let count = 0; count < 230; count += 1) many.add('private', origin(`f${count}`, 'x:1'));
  expect(many.labels.private.length).toBeLessThanOrEqual(201);
  expect(many.labels.private.some(({ place }) => place === null)).toBe(true);
});

test('a note is for exactly one call, once, and not for long', () => {
  const now = Date.now();
  leaveNote(state, 'get', 'hash', 'claude-code\0s1', now);
  expect(takeNote(state, 'get', 'other', now)).toBeUndefined();
  expect(takeNote(state, 'get', 'hash', now)).toBe('claude-code\0s1');
  expect(takeNote(state, 'get', 'hash', now)).toBeUndefined();
  leaveNote(state, 'get', 'hash', 's', now);
  expect(takeNote(state, 'get', 'hash', now + 120_000)).toBeUndefined();
});
