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

/** @returns its id, to be given to `run --ticket` */
export function issueTicket(state: string, workspace: string, argv: readonly string[], now: number): string {
  const folder = folderOf(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  dropOld(folder, now);
  const id = randomUUID();
  writeJson(join(folder, `${id}.json`), { shape: shapeOf(workspace, argv), until: now + LASTS_MS }, false);
  return id;
}

/** Takes a ticket: true once, for the command and the workspace that it was issued for. */
export function takeTicket(state: string, id: string, workspace: string, argv: readonly string[], now: number): boolean {
  if (!/^[0-9a-f-]{36}$/.test(id)) return false;
  const path = join(folderOf(state), `${id}.json`);
  try {
    const { shape, until }: { shape?: unknown; until?: unknown } = JSON.parse(readFileSync(path, 'utf8'));
    // Only whoever removes it has it.
    rmSync(path);
    return shape === shapeOf(workspace, argv) && typeof until === 'number' && until > now;
  } catch {
    return false;
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
