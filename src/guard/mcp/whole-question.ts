/* What a question covers, whole: a person's screen shows a part, and whoever is asked about may choose what comes first. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareState } from '../../trail/index.ts';
import { sha256 } from '../identity.ts';

/** Of the hash, which is the name. */
const SIGNS = 16;
const NAME = /^[0-9a-f]{16}$/;
/** What a process that ended in between has left is gone after this time: no question waits so long. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a text where no cage shows it, readable by its user only, until the question is answered.
 *
 * @returns its name: the beginning of its SHA-256
 * @throws Error where it can't be written: then nobody can be asked
 */
export function keepWhole(state: string, text: string, now: number): string {
  const id = sha256(text).slice(0, SIGNS);
  prepareState(state);
  mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
  sweep(state, now);
  writeFileSync(fileOf(state, id), text, { mode: 0o600 });
  return id;
}

/** Undefined: there is no such question now. */
export function readWhole(state: string, id: string): string | undefined {
  if (!NAME.test(id)) return undefined;
  try {
    const text = readFileSync(fileOf(state, id), 'utf8');
    // The yes is for the text of that name.
    return sha256(text).startsWith(id) ? text : undefined;
  } catch {
    return undefined;
  }
}

export function dropWhole(state: string, id: string): void {
  rmSync(fileOf(state, id), { force: true });
}

function sweep(state: string, now: number): void {
  for (const file of readdirSync(folderOf(state))) {
    const path = join(folderOf(state), file);
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - at > KEPT_MS) rmSync(path, { force: true });
  }
}

function fileOf(state: string, id: string): string {
  return join(folderOf(state), `${id}.txt`);
}

function folderOf(state: string): string {
  return join(state, 'questions');
}
