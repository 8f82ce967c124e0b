import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../confine/index.ts';
import { prepareState, walkSteps } from '../trail/index.ts';
import { sha256 } from './identity.ts';

/*
 * A person's switches over every agent of theirs: hold, go on, end. They lie in the state directory, which no cage shows and no
 * hooked tool may touch, so whoever can write there is no agent.
 */

export interface Switches {
  /** Nothing is allowed before. Milliseconds since the epoch; 0: nothing is held. */
  readonly heldUntil: number;
  /** Runs that began before this are over. Milliseconds since the epoch. */
  readonly endedAt: number;
  /** Sessions that are over. */
  readonly ended: readonly string[];
}

/** Most sessions that are remembered as ended: the newest ones. */
const MOST = 5000;

const OPEN: Switches = { heldUntil: 0, endedAt: 0, ended: [] };
/** Until somebody says otherwise. */
export const FOR_EVER: number = Number.MAX_SAFE_INTEGER;

/** What can't be read might say to hold, so everything is held. */
export function readSwitches(state: string): Switches {
  try {
    const path = fileOf(state);
    // Asked before every call, and mostly not there: an exception costs ten times as much.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return OPEN;
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isSwitches(value)) return value;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return OPEN;
  }
  return { ...OPEN, heldUntil: FOR_EVER };
}

function isSwitches(value: unknown): value is Switches {
  if (typeof value !== 'object' || value === null) return false;
  const { heldUntil, endedAt, ended }: { heldUntil?: unknown; endedAt?: unknown; ended?: unknown } = value;
  return typeof heldUntil === 'number' && typeof endedAt === 'number' && Array.isArray(ended);
}

export function sessionKey(client: string, session: string): string {
  return sha256(`${client}\0${session}`);
}

/** Every session that an agent's hooks told of, the newest last. */
export function sessionsOf(state: string): readonly string[] {
  const found = new Set<string>();
  walkSteps(state, ({ type, client, session }) => {
    if (type !== 'hook' || typeof client !== 'string' || typeof session !== 'string') return;
    const key = sessionKey(client, session);
    found.delete(key);
    found.add(key);
  });
  return [...found].slice(-MOST);
}

export function writeSwitches(state: string, change: Partial<Switches>): void {
  prepareState(state);
  writeJson(fileOf(state), { ...readSwitches(state), ...change }, false);
}

function fileOf(state: string): string {
  return join(state, 'switches.json');
}
