import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FOR_EVER, readSwitches, writeSwitches } from './switches.ts';

function makeState(): string {
  const state = mkdtempSync(join(tmpdir(), 'switches-test-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  return state;
}

test('nothing is held where nobody said so; what was said stands, for its owner only', () => {
  const state = makeState();
  expect(readSwitches(state)).toEqual({ heldUntil: 0, endedAt: 0, ended: [] });
  writeSwitches(state, { heldUntil: 5 });
  writeSwitches(state, { endedAt: 7 });
  expect(readSwitches(state)).toEqual({ heldUntil: 5, endedAt: 7, ended: [] });
  expect(statSync(join(state, 'switches.json')).mode & 0o077).toBe(0);
});

test.each(['', '{', 'null', '{"heldUntil":"0"}'])('what cannot be understood holds everything: %j', (text) => {
  const state = makeState();
  writeFileSync(join(state, 'switches.json'), text);
  expect(readSwitches(state).heldUntil).toBe(FOR_EVER);
});
