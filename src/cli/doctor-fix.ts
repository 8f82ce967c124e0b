/** `sallyport doctor --fix`: what can be written safely of what `doctor` says of agents. */
import { accessSync, chmodSync, constants, existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type AgentPosture, findClient, mendSettings, type PostureCheck } from '../clients/index.ts';
import { UserError } from '../model/index.ts';
import type { Invocation, Io } from './command.ts';
import { initChanges } from './init.ts';
import { postures } from './posture.ts';
import { diffOf, type FileChange, isAgreed, readOrNull, writeChange } from './settings-change.ts';
import { visible } from './text.ts';

/** Something that only a person can do. */
interface Left {
  readonly client: string;
  readonly what: string;
  readonly fix: string;
}

interface Fixes {
  readonly changes: readonly FileChange[];
  readonly modes: readonly { readonly path: string; readonly mode: number }[];
  readonly left: readonly Left[];
}

/** 0: all was written, or there was nothing to write; 1: the person said no. */
export async function doctorFix({ flags, io }: Invocation): Promise<number> {
  const { changes, modes, left } = fixesOf(postures(io), io);
  const count = changes.length + modes.length;
  const isDry = flags['dry-run'] === true;
  const isJson = flags['json'] === true;
  if (!isJson) {
    for (const one of changes) io.out(`${diffOf(one, io).join('\n')}\n`);
    for (const { path, mode } of modes) io.out(`chmod ${mode.toString(8)} ${visible(path)}\n\n`);
  }
  if (count > 0 && !isDry && !(await isAgreed(flags, io, count))) {
    io.err('Nothing was written.\n');
    return 1;
  }
  if (!isDry) {
    for (const one of changes) writeChange(one);
    for (const { path, mode } of modes) chmodSync(path, mode);
  }
  if (isJson) {
    const files = [
      ...changes.map(({ path, before }) => ({ path, change: before === null ? 'added' : 'changed' })),
      ...modes.map(({ path }) => ({ path, change: 'mode' })),
    ];
    io.out(`${JSON.stringify({ schemaVersion: 1, written: !isDry, files, left })}\n`);
  } else io.out(told(count, isDry, left));
  return 0;
}

function fixesOf(agents: readonly AgentPosture[], io: Io): Fixes {
  const texts = new Map<string, string>();
  const changes = new Map<string, FileChange>();
  const modes: { path: string; mode: number }[] = [];
  const left: Left[] = [];
  for (const { client, checks } of agents) {
    const leave = ({ what, fix }: PostureCheck, why = ''): unknown =>
      left.push({ client, what, fix: why === '' ? fix : `${fix} (${why})` });
    // Members first: what `init` writes into the same file comes on top of them.
    const ordered = [...checks].sort((a, b) => Number(a.mend?.init === true) - Number(b.mend?.init === true));
    for (const check of ordered) {
      const { level, at, mend } = check;
      if (level === 'good') continue;
      if (mend === undefined) leave(check);
      else if (mend.mode !== undefined) modes.push({ path: at, mode: mend.mode });
      else if (mend.init === true) {
        const found = initOf(client, io, texts);
        if (typeof found === 'string') leave(check, found);
        else for (const change of found) changes.set(change.path, change);
      } else {
        const before = readOrNull(at);
        const after = before === null ? null : mendSettings(texts.get(at) ?? before, mend.members ?? []);
        if (before === null || after === null) leave(check, 'it has comments, or is no plain JSON');
        else if (!isWritable(at)) leave(check, 'you may not write this file');
        else {
          texts.set(at, after);
          changes.set(at, { path: at, mode: 0o600, before, after });
        }
      }
    }
  }
  return { changes: [...changes.values()], modes, left };
}

/** @returns the changes, or why there can be none */
function initOf(name: string, io: Io, texts: ReadonlyMap<string, string>): readonly FileChange[] | string {
  const client = findClient(name);
  try {
    return client === undefined ? [] : initChanges(client, io, texts);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** A change is a new file in the place of the old one. */
function isWritable(path: string): boolean {
  try {
    accessSync(dirname(existsSync(path) ? realpathSync(path) : path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function told(count: number, isDry: boolean, left: readonly Left[]): string {
  const first =
    count === 0 ? 'There is nothing that can be written safely.' : isDry ? 'Nothing was written (--dry-run).' : 'Written.';
  const rows = left.map(({ client, what, fix }) => `  ${client}: ${visible(what)}\n      Better: ${visible(fix)}\n`);
  return `${first}\n${rows.length === 0 ? '' : `\nLeft for you:\n${rows.join('')}`}`;
}
