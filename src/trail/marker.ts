import { linkSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { codeOf, guarded } from './failure.ts';
import { isObject, numberOf, parseObject, textOf } from './json.ts';
import type { Owner } from './lock.ts';
import { self } from './lock.ts';
import { isRunId, paths } from './state.ts';

/**
 * Says that a run is open and whose it is, so that a dead one is found without reading the whole trail. Others read it at any
 * time: half of it would look like a process that died, and they would end the run.
 */
export function writeMarker(state: string, run: string): void {
  const path = paths.marker(state, run);
  const temporary = `${path}.new`;
  guarded(path, () => {
    writeFileSync(temporary, JSON.stringify({ owner: self() }), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(temporary, path);
    } finally {
      unlinkSync(temporary);
    }
  });
}

export function removeMarker(state: string, run: string): void {
  const path = paths.marker(state, run);
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      guarded(path, () => {
        throw error;
      });
  }
}

/** The runs that have a marker. */
export function openRuns(state: string): readonly string[] {
  return readdirSync(paths.open(state))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(isRunId);
}

/** The owner of an open run; `none` when the marker is gone, `broken` when it was not written to its end. */
export function ownerOf(state: string, run: string): Owner | 'none' | 'broken' {
  let text: string;
  try {
    text = readFileSync(paths.marker(state, run), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'none';
    throw error;
  }
  const owner = parseObject(text)?.['owner'];
  if (!isObject(owner)) return 'broken';
  const pid = numberOf(owner['pid']);
  const start = textOf(owner['start']);
  const space = textOf(owner['space']);
  return pid === undefined || start === undefined || space === undefined ? 'broken' : { pid, start, space };
}
