import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../identity.ts';

/*
 * A client's hook knows its session but not which gateway will carry the call; the gateway knows the call but not the session. The
 * hook leaves a note under the call's own shape, and whichever gateway gets exactly that call soon after picks it up.
 */

const LASTS_MS = 60_000;
const MOST = 1000;

export function leaveNote(state: string, tool: string, argumentsHash: string, sessionKey: string, now: number): void {
  const folder = folderOf(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = readdirSync(folder);
  for (const name of names) {
    const made = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - made > LASTS_MS || names.length > MOST) rmSync(join(folder, name), { force: true });
  }
  writeFileSync(noteOf(folder, tool, argumentsHash), sessionKey, { mode: 0o600 });
}

/** @returns the key of the session whose hook told of this call; undefined where none did */
export function takeNote(state: string, tool: string, argumentsHash: string, now: number): string | undefined {
  const folder = folderOf(state);
  // No hook has ever left one: most gateways have a client without hooks.
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return undefined;
  const path = noteOf(folder, tool, argumentsHash);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || now - found.mtimeMs > LASTS_MS) return undefined;
  const key = readFileSync(path, 'utf8');
  rmSync(path, { force: true });
  return key;
}

/** Clients write a tool's name with other signs than it has. */
function noteOf(folder: string, tool: string, argumentsHash: string): string {
  return join(folder, sha256(JSON.stringify([tool.replace(/[^\w-]/g, '_'), argumentsHash])));
}

function folderOf(state: string): string {
  return join(state, 'flow-notes');
}
