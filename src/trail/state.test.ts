import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareState, stateDirectory } from './state.ts';

function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), 'sp-state-')));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test('links on the way to the state directory are resolved, so that it has one name', () => {
  const base = folder();
  mkdirSync(join(base, 'ws/state'), { recursive: true });
  symlinkSync('ws', join(base, 'link'));
  const wanted = join(base, 'ws/state/sallyport');
  expect(stateDirectory({ XDG_STATE_HOME: join(base, 'link/state') })).toBe(wanted);
  expect(stateDirectory({ SALLYPORT_STATE: join(base, 'link/state/sallyport') })).toBe(wanted);
  expect(stateDirectory({ HOME: join(base, 'link') })).toBe(join(base, 'ws/.local/state/sallyport'));
  expect(stateDirectory({ XDG_STATE_HOME: '/nowhere/at/all' })).toBe('/nowhere/at/all/sallyport');
});

test('the state directory itself must be no link', () => {
  const base = folder();
  mkdirSync(join(base, 'elsewhere'), { mode: 0o700 });
  symlinkSync('elsewhere', join(base, 'sallyport'));
  expect(() => prepareState(stateDirectory({ XDG_STATE_HOME: base }))).toThrow(/symbolic link/);
});
