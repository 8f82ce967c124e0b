import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../confine/index.ts';
import { sha256 } from './identity.ts';

/*
 * A ticket carries a person's yes from the hook, where it was said, to the run that it was said for. It lies in the state
 * directory, which no agent writes; it is good for exactly one command, in one workspace, once, and not for long.
 */

const LASTS_MS = 10 * 60_000;

/**
 * @param isFlowAgreed the person was told what the session has read, and that it would be sent
 * @returns its id, to be given to `run --ticket`
 */
export function issueTicket(
  state: string,
  workspace: string,
  argv: readonly string[],
  now: number,
  isFlowAgreed = false,
): string {
  const folder = folderOf(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  dropOld(folder, now);
  const id = randomUUID();
  writeJson(join(folder, `${id}.json`), { shape: shapeOf(workspace, argv), until: now + LASTS_MS, isFlowAgreed }, false);
  return id;
}

/** A yes that was said; `isFlowAgreed`: by somebody who was told what the session has read. */
export interface Ticket {
  readonly isFlowAgreed: boolean;
}

/** Takes a ticket: there once, for the command and the workspace that it was issued for. */
export function takeTicket(
  state: string,
  id: string,
  workspace: string,
  argv: readonly string[],
  now: number,
): Ticket | undefined {
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
  const path = join(folderOf(state), `${id}.json`);
  try {
    const read: { shape?: unknown; until?: unknown; isFlowAgreed?: unknown } = JSON.parse(readFileSync(path, 'utf8'));
    // Only whoever removes it has it.
    rmSync(path);
    const isGood = read.shape === shapeOf(workspace, argv) && typeof read.until === 'number' && read.until > now;
    return isGood ? { isFlowAgreed: read.isFlowAgreed === true } : undefined;
  } catch {
    return undefined;
  }
}

function shapeOf(workspace: string, argv: readonly string[]): string {
  return sha256(JSON.stringify([workspace, argv]));
}

function folderOf(state: string): string {
  return join(state, 'tickets');
}

function dropOld(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - made > LASTS_MS) rmSync(path, { force: true });
  }
}
