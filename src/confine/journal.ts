import { textOfEvent } from './bytes.ts';
import { type Move, MoveMap } from './move-map.ts';

/** The state of a path before a run's first change to it. */
export type Before =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file';
      readonly blob: string | undefined;
      readonly how: string;
      readonly size: number;
      /** Undefined in records that do not tell it. */
      readonly inode: bigint | undefined;
      readonly meta: Meta;
    }
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
const CREATING = new Set(['create', 'mkdir', 'symlink', 'mknod', 'link']);
const BLOB_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/u;

/**
 * Collects from a run's events what each path was before the run: the first `journal` event of a path counts, and a
 * path that an operation made (`fresh`) was absent. Events of other types are passed over.
 *
 * @param events in the order of `seq` (docs/warden-protocol.md, "Events")
 */
export function readJournal(events: Iterable<Fields>): RunRecord {
  const record = new Recorder();
  for (const event of events) if (event['verdict'] === 'allow') record.take(event);
  return { states: record.states, moves: record.moves.moves() };
}

class Recorder {
  readonly states: Map<string, Before> = new Map();
  readonly moves: MoveMap = new MoveMap();
  /** New hard links to files: a write through the new name changes the file under its old one too. */
  readonly #aliases: Map<string, string> = new Map();

  take(event: Fields): void {
    const path = pathOf(event, 'path');
    if (path === undefined) return;
    switch (event['type']) {
      case 'journal':
        if (event['kind'] === 'moved') this.#move(path, pathOf(event, 'to'), event);
        else if (event['kind'] === 'carried') this.moves.carry(path, pathOf(event, 'to') ?? path);
        else this.#journaled(path, event);
        return;
      case 'rename':
        this.#renamed(path, pathOf(event, 'to'), event);
        return;
      case 'link':
        this.#linked(path, pathOf(event, 'to'));
        break;
      default:
    }
    this.#note(this.moves.originOf(path), stateOf(event));
  }

  #journaled(path: string, event: Fields): void {
    const before = stateOf(event);
    this.#note(this.moves.originOf(path), before);
    const alias = this.#aliases.get(path);
    if (before?.kind === 'file' && alias !== undefined) this.#note(alias, before);
  }

  #move(path: string, to: string | undefined, event: Fields): void {
    if (to !== undefined) this.moves.move(path, to, { time: number(event['ts']) ?? 0, inode: inodeOf(event['ino']) });
  }

  #renamed(path: string, to: string | undefined, event: Fields): void {
    if (to === undefined) return;
    if (event['fresh'] === true) this.#note(this.moves.originOf(to), { kind: 'absent' });
    if (event['kind'] === 'dir' && event['baseline'] !== true) this.moves.carry(path, to);
    const alias = this.#aliases.get(path);
    if (alias !== undefined) this.#aliases.set(to, alias);
  }

  #linked(path: string, existing: string | undefined): void {
    const origin = existing === undefined ? null : (this.#aliases.get(existing) ?? this.moves.originOf(existing));
    if (origin !== null) this.#aliases.set(path, origin);
  }

  #note(origin: string | null, before: Before | undefined): void {
    if (origin !== null && before !== undefined && !this.states.has(origin)) this.states.set(origin, before);
  }
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
    case 'dir':
      return { kind: 'dir', meta };
    case 'symlink':
      return { kind: 'symlink', target: textOfEvent(text(event['target']), optionalText(event['targetRaw'])), meta };
    case 'file':
      return {
        kind: 'file',
        blob: blobName(event['blob']),
        how: text(event['how']),
        size: number(event['size']) ?? 0,
        inode: inodeOf(event['ino']),
        meta,
      };
    default:
      return undefined;
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
