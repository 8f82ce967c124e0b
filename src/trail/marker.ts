import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, guarded } from './failure.ts';
import { isObject, numberOf, parseObject, textOf } from './json.ts';
import type { Owner } from './lock.ts';
import { isAlive, self } from './lock.ts';
import { isRunId, paths } from './state.ts';

/** What every marker of this process says, by state directory: where there are many runs it is linked, for to make a file costs more. */
const kept = new Map<string, string>();
const begun = new Set<string>();

/**
 * Says that a run is open and whose it is, so that a dead one is found without reading the whole trail. Others read it at any
 * time: half of it would look like a process that died, and they would end the run.
 */
export function writeMarker(state: string, run: string): void {
  const path = paths.marker(state, run);
  guarded(path, () => {
    const known = kept.get(state);
    if (known !== undefined && existsSync(known)) {
      linkSync(known, path);
      return;
    }
    const temporary = `${path}.new`;
    writeFileSync(temporary, JSON.stringify({ owner: self() }), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(temporary, path);
      if (begun.has(state)) keep(state, temporary);
      begun.add(state);
    } finally {
      unlinkSync(temporary);
    }
  });
}

/** It stays until this process ends, or, if that is killed, until the next one keeps its own. */
function keep(state: string, made: string): void {
  const path = join(paths.open(state), `${randomUUID()}.kept`);
  linkSync(made, path);
  if (kept.size === 0) process.once('exit', dropKept);
  kept.set(state, path);
  removeLeft(state);
}

function dropKept(): void {
  for (const path of kept.values()) rmSync(path, { force: true });
}

/** Removes what processes that were killed have kept. */
function removeLeft(state: string): void {
  for (const name of readdirSync(paths.open(state))) {
    const path = join(paths.open(state), name);
    const owner = name.endsWith('.kept') ? ownerIn(path) : 'none';
    if (owner === 'broken' || (owner !== 'none' && !isAlive(owner))) rmSync(path, { force: true });
  }
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
  return ownerIn(paths.marker(state, run));
}

function ownerIn(path: string): Owner | 'none' | 'broken' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
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
