import { textOfEvent } from './bytes.ts';
import { type Move, MoveMap } from './move-map.ts';

/** The state of a path before a run's first change to it. */
export type Before =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly blob: string | undefined; readonly how: string; readonly size: number; readonly meta: Meta }
  | { readonly kind: 'symlink'; readonly target: string; readonly meta: Meta }
  | { readonly kind: 'dir'; readonly meta: Meta };

/** Permission bits, nanoseconds since the epoch, owner. */
export interface Meta {
  readonly mode: number;
  readonly mtime: bigint;
  readonly uid: number;
  readonly gid: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a run's events tell about the state before it. */
export interface RunRecord {
  /** By the name that a path had before the run. */
  readonly states: ReadonlyMap<string, Before>;
  readonly moves: readonly Move[];
}

/** Events whose `path` is new when they say `fresh`. */
const CREATING = new Set(['create', 'mkdir', 'symlink', 'mknod']);
/** Events whose `to` is new when they say `fresh`. */
const PLACING = new Set(['rename', 'link']);
const BLOB_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/u;

/**
 * Collects from a run's events what each path was before the run: the first `journal` event of a path counts, and a
 * path that an operation made (`fresh`) was absent. Events of other types are passed over.
 *
 * @param events in the order of `seq` (docs/warden-protocol.md, "Events")
 */
export function readJournal(events: Iterable<Fields>): RunRecord {
  const states = new Map<string, Before>();
  const moves = new MoveMap();
  const note = (path: string | undefined, before: Before | undefined): void => {
    const origin = path === undefined ? null : moves.originOf(path);
    if (origin !== null && before !== undefined && !states.has(origin)) states.set(origin, before);
  };
  for (const event of events) {
    if (event['verdict'] !== 'allow') continue;
    const path = pathOf(event, 'path');
    const to = typeof event['type'] === 'string' && (PLACING.has(event['type']) || event['kind'] === 'moved') ? pathOf(event, 'to') : undefined;
    if (event['type'] !== 'journal' || event['kind'] !== 'moved') note(path, stateOf(event));
    if (PLACING.has(String(event['type'])) && event['fresh'] === true) note(to, { kind: 'absent' });
    if (path === undefined || to === undefined) continue;
    if (event['type'] === 'journal') moves.move(path, to, { time: number(event['ts']) ?? 0, inode: inodeOf(event['ino']) });
    else if (event['type'] === 'rename' && event['kind'] === 'dir' && event['baseline'] !== true) moves.carry(path, to);
  }
  return { states, moves: moves.moves() };
}

function pathOf(event: Fields, name: 'path' | 'to'): string | undefined {
  const path = event[name];
  if (typeof path !== 'string' || !path.startsWith('/')) return undefined;
  const text = textOfEvent(path, optionalText(event[`${name}Raw`]));
  // A path that is not in its plain form could name something else than it seems to.
  return text.split('/').some((part, at) => at > 0 && (part === '' || part === '.' || part === '..')) ? undefined : text;
}

function stateOf(event: Fields): Before | undefined {
  if (event['type'] === 'journal') return journaled(event);
  const isCreation = typeof event['type'] === 'string' && CREATING.has(event['type']);
  return isCreation && event['fresh'] === true ? { kind: 'absent' } : undefined;
}

function journaled(event: Fields): Before | undefined {
  if (event['kind'] === 'absent') return { kind: 'absent' };
  const meta = metaOf(event);
  if (meta === undefined) return undefined;
  switch (event['kind']) {
    case 'dir': return { kind: 'dir', meta };
    case 'symlink': return { kind: 'symlink', target: textOfEvent(text(event['target']), optionalText(event['targetRaw'])), meta };
    case 'file': return { kind: 'file', blob: blobName(event['blob']), how: text(event['how']), size: number(event['size']) ?? 0, meta };
    default: return undefined;
  }
}

function metaOf(event: Fields): Meta | undefined {
  const mode = number(event['mode']);
  const uid = number(event['uid']);
  const gid = number(event['gid']);
  const mtime = text(event['mtime']);
  if (mode === undefined || uid === undefined || gid === undefined || !/^-?\d{1,19}$/u.test(mtime)) return undefined;
  return { mode: mode & 0o7777, mtime: BigInt(mtime), uid, gid };
}

/** A blob is a number or a name in the journal's folder, never a path. */
function blobName(value: unknown): string | undefined {
  if (number(value) !== undefined) return String(value);
  return typeof value === 'string' && BLOB_NAME.test(value) ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Inodes may be larger than a JSON number can say exactly: then they come as text. */
function inodeOf(value: unknown): bigint | undefined {
  if (typeof value === 'string') return /^\d{1,20}$/u.test(value) ? BigInt(value) : undefined;
  const found = number(value);
  return found === undefined ? undefined : BigInt(found);
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
