import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { issueTicket, takeTicket } from './ticket.ts';

const ARGV = ['bash', '-c', 'git push'];

test.each([
  ['once, where and for what it was said', '/w', ARGV, 0, true],
  ['in no other workspace', '/other', ARGV, 0, false],
  ['for no other command', '/w', ['bash', '-c', 'git push -f'], 0, false],
  ['not for long', '/w', ARGV, 11 * 60_000, false],
] as const)('a ticket is good %s', (_, workspace, argv, later, isGood) => {
  const state = mkdtempSync(join(tmpdir(), 'ticket-test-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const now = Date.now();
  const id = issueTicket(state, '/w', ARGV, now);
  expect(takeTicket(state, id, workspace, argv, now + later)).toEqual(isGood ? { isFlowAgreed: false } : undefined);
  expect(takeTicket(state, id, '/w', ARGV, now)).toBeUndefined();
});

test('a ticket tells whether the person knew what the session had read', () => {
  const state = mkdtempSync(join(tmpdir(), 'ticket-test-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const id = issueTicket(state, '/w', ARGV, Date.now(), true);
  expect(takeTicket(state, id, '/w', ARGV, Date.now())).toEqual({ isFlowAgreed: true });
});
