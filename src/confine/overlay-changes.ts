import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../model/index.ts';
import { fsPath, textOf, textOfEvent } from './bytes.ts';
import { LineReader } from './line-reader.ts';
import { status } from './safe-folders.ts';
import { startPath, type WardenBinary } from './warden-binary.ts';
import { parseObject } from './warden-messages.ts';

export type ChangeKind = 'added' | 'modified' | 'deleted' | 'type' | 'mode' | 'symlink' | 'opaque';
export type EntryKind = 'file' | 'dir' | 'symlink' | 'other';

/** One difference between an overlay's upper folder and the workspace below it. `path` is relative. */
export interface Change {
  readonly change: ChangeKind;
  readonly path: string;
  readonly kind: EntryKind;
  readonly mode: number;
  readonly size: number;
}

/** A change with what it does to the content, ready to be shown. */
export interface ChangeEntry extends Change {
  /** The old path of a file that was moved without a change. */
  readonly renamedFrom: string | undefined;
  /** Null where there is nothing to show line by line: binary, too large, or no regular file. */
  readonly text: { readonly before: string; readonly after: string } | null;
  readonly isBinary: boolean;
}

const CHANGES: readonly ChangeKind[] = ['added', 'modified', 'deleted', 'type', 'mode', 'symlink', 'opaque'];
const KINDS: readonly EntryKind[] = ['file', 'dir', 'symlink', 'other'];
const LONGEST_LINE = 2 ** 16;
const LARGEST_TEXT = 2 ** 20;
const CHUNK = 2 ** 16;

/**
 * Runs `warden diff UPPER LOWER`.
 *
 * @throws UserError DIFF_FAILED when it fails or says what can't be understood: then nothing is committed
 */
export async function listChanges(binary: WardenBinary, upper: string, lower: string): Promise<readonly Change[]> {
  const child = spawn(startPath(binary), ['diff', upper, lower], { argv0: 'warden', stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const reader = new LineReader(LONGEST_LINE);
  const changes: Change[] = [];
  let isBad = false;
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => {
    complaint = (complaint + piece.toString('utf8')).slice(0, 500);
  });
  child.stdout.on('data', (piece: Buffer) => {
    const found = reader.push(piece)?.map(parseChange);
    if (found === undefined || found.includes(undefined)) isBad = true;
    else changes.push(...found.filter((change) => change !== undefined));
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0 && !isBad && !reader.isPartial) return changes;
  throw new UserError(
    'DIFF_FAILED',
    `The changes of the transaction can't be listed${complaint === '' ? '' : `: ${complaint.trim()}`}.`,
    { exitCode: 1 },
  );
}

/** Reads one line of `warden diff`; undefined when it is none, or names a path outside. */
export function parseChange(line: string): Change | undefined {
  const fields = parseObject(line);
  if (fields === undefined) return undefined;
  const change = CHANGES.find((name) => name === fields['change']);
  const kind = KINDS.find((name) => name === fields['kind']);
  const { path, pathRaw, mode, size } = fields;
  if (change === undefined || kind === undefined || typeof path !== 'string') return undefined;
  const name = textOfEvent(path, typeof pathRaw === 'string' ? pathRaw : undefined);
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return {
    change,
    kind,
    path: name,
    mode: typeof mode === 'number' ? mode & 0o7777 : 0,
    size: typeof size === 'number' ? size : 0,
  };
}

/** Adds to each change what a person wants to see: texts before and after, and which pairs are really one rename. */
export function describeChanges(listed: readonly Change[], upper: string, lower: string): readonly ChangeEntry[] {
  const changes = listed.flatMap((change) => [change, ...goneBelow(change, upper, lower)]);
  const moves = findRenames(changes, upper, lower);
  const moved = new Set(moves.values());
  return changes
    .filter((change) => !(change.change === 'deleted' && moved.has(change.path)))
    .map((change) => describe(change, moves.get(change.path), upper, lower));
}

/** The kernel records a removed or replaced folder as one entry; a person wants to see what was in it. */
function goneBelow(change: Change, upper: string, lower: string): readonly Change[] {
  const isWhole = change.change === 'deleted' && change.kind === 'dir';
  if (!isWhole && change.change !== 'opaque') return [];
  return readdirSync(fsPath(join(lower, change.path)), 'buffer').flatMap((bytes) => {
    const path = join(change.path, textOf(bytes));
    const found = status(join(lower, path));
    if (found === undefined || (!isWhole && status(join(upper, path)) !== undefined)) return [];
    const kind: EntryKind = found.isDirectory() ? 'dir' : found.isFile() ? 'file' : found.isSymbolicLink() ? 'symlink' : 'other';
    const gone: Change = { change: 'deleted', path, kind, mode: Number(found.mode & 0o7777n), size: Number(found.size) };
    return [gone, ...goneBelow(gone, upper, lower)];
  });
}

function describe(change: Change, renamedFrom: string | undefined, upper: string, lower: string): ChangeEntry {
  const nothing = { ...change, renamedFrom, text: null, isBinary: false };
  const isContent =
    change.change === 'added' || change.change === 'modified' || change.change === 'deleted' || change.change === 'type';
  if (!isContent || change.kind !== 'file' || renamedFrom !== undefined) return nothing;
  const before: Content = change.change === 'added' ? { text: '' } : readText(join(lower, change.path));
  const after: Content = change.change === 'deleted' ? { text: '' } : readText(join(upper, change.path));
  const text = before.text === undefined || after.text === undefined ? null : { before: before.text, after: after.text };
  return { ...nothing, text, isBinary: before.isBinary === true || after.isBinary === true };
}

interface Content {
  /** Undefined where it can't be shown. */
  readonly text?: string;
  readonly isBinary?: boolean;
}

function readText(path: string): Content {
  const found = status(path);
  if (found?.isFile() !== true || found.size > LARGEST_TEXT) return {};
  const bytes = readFileSync(fsPath(path));
  if (bytes.includes(0)) return { isBinary: true };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { isBinary: true };
  }
}

/** New path to old path, for files that were deleted and added with equal content. Sizes are compared first: only equal ones are read. */
function findRenames(changes: readonly Change[], upper: string, lower: string): ReadonlyMap<string, string> {
  const gone = new Map<bigint, string[]>();
  for (const { change, kind, path } of changes) {
    const size = change === 'deleted' && kind === 'file' ? status(join(lower, path))?.size : undefined;
    if (size !== undefined && size > 0n) gone.set(size, [...(gone.get(size) ?? []), path]);
  }
  const moves = new Map<string, string>();
  for (const { change, kind, path } of changes) {
    const size = change === 'added' && kind === 'file' ? status(join(upper, path))?.size : undefined;
    const candidates = size === undefined ? undefined : gone.get(size);
    if (size === undefined || candidates === undefined || candidates.length === 0) continue;
    const content = hashOf(join(upper, path));
    const at = candidates.findIndex((candidate) => hashOf(join(lower, candidate)) === content);
    const [from] = at === -1 ? [] : candidates.splice(at, 1);
    if (from !== undefined) moves.set(path, from);
  }
  return moves;
}

/** SHA-256 of a file's content, read piece by piece. */
export function hashOf(path: string): string {
  const hash = createHash('sha256');
  const descriptor = openSync(fsPath(path), 'r');
  try {
    const piece = Buffer.alloc(CHUNK);
    for (let count = readSync(descriptor, piece); count > 0; count = readSync(descriptor, piece))
      hash.update(piece.subarray(0, count));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}
