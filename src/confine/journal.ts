import { textOfEvent } from './bytes.ts';

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

const CREATING = new Set(['create', 'mkdir', 'symlink', 'mknod']);
const BLOB_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/u;

/**
 * Collects from a run's events what each path was before the run: the first `journal` event of a path counts, and a
 * path that was created without one was absent. Events of other types are passed over.
 *
 * @param events in the order of `seq` (docs/warden-protocol.md, "Events")
 */
export function readJournal(events: Iterable<Fields>): ReadonlyMap<string, Before> {
  const states = new Map<string, Before>();
  for (const event of events) {
    const path = pathOf(event);
    if (path === undefined || states.has(path)) continue;
    const before = stateOf(event);
    if (before !== undefined) states.set(path, before);
  }
  return states;
}

function pathOf(event: Fields): string | undefined {
  const path = event['path'];
  if (typeof path !== 'string' || !path.startsWith('/')) return undefined;
  const text = textOfEvent(path, optionalText(event['pathRaw']));
  // A path that is not in its plain form could name something else than it seems to.
  return text.split('/').some((part, at) => at > 0 && (part === '' || part === '.' || part === '..')) ? undefined : text;
}

function stateOf(event: Fields): Before | undefined {
  if (event['type'] === 'journal') return journaled(event);
  const isCreation = typeof event['type'] === 'string' && CREATING.has(event['type']);
  return isCreation && event['verdict'] === 'allow' && event['baseline'] === false ? { kind: 'absent' } : undefined;
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

/** A blob is a name in the journal's folder, never a path. */
function blobName(value: unknown): string | undefined {
  return typeof value === 'string' && BLOB_NAME.test(value) ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
