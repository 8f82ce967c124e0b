import { isZero, type RefUpdate } from '../inspect/push/index.ts';
import { type Changes, changesOf, type FileChange } from './changes.ts';
import { type Identity, ObjectReader } from './object-reader.ts';
import type { Repository } from './repository.ts';

/** A push on its way out. */
export interface SeenPush {
  /** `github.com/acme/x.git (ssh, as git)` */
  readonly remote: string;
  readonly updates: readonly RefUpdate[];
  /** What the server said that it has; empty where that was not seen. */
  readonly advertised: readonly string[];
}

type Detail = readonly [label: string, text: string];

const MOST_UPDATES = 5;
const MOST_FILES = 12;

/** What a person must know of a push before it leaves: where to, which refs, which commits, which files. */
export async function describePush(
  { remote, updates, advertised }: SeenPush,
  repository: Repository | undefined,
  identity: Identity | undefined,
  searchPath: string,
): Promise<{ readonly effect: string; readonly details: readonly Detail[] }> {
  const reader = ObjectReader.open(
    repository?.objects ?? [],
    updates.some(({ to }) => to.length === 64),
    identity,
    searchPath,
  );
  try {
    const known = advertised.length > 0 ? advertised : (repository?.remoteIds ?? []);
    const details: Detail[] = [['remote', remote]];
    for (const update of updates.slice(0, MOST_UPDATES)) details.push(...(await describeUpdate(reader, update, known)));
    if (updates.length > MOST_UPDATES) details.push(['ref', `and ${updates.length - MOST_UPDATES} more`]);
    return { effect: effectOf(updates, remote), details };
  } finally {
    reader.close();
  }
}

function effectOf(updates: readonly RefUpdate[], remote: string): string {
  const [first, ...more] = updates;
  const name = first === undefined ? 'nothing' : shortRef(first.ref);
  const host = remote.split('/')[0] ?? '';
  const does = first !== undefined && isZero(first.to) ? 'delete' : 'push';
  return `it wants to ${does} ${name}${more.length > 0 ? ` and ${more.length} more refs` : ''} ${does === 'push' ? 'to' : 'at'} ${host}`;
}

async function describeUpdate(
  reader: ObjectReader,
  { ref, from, to }: RefUpdate,
  known: readonly string[],
): Promise<readonly Detail[]> {
  const name = decoded(ref);
  if (isZero(to)) return [['ref', `${name} is DELETED (it was ${from.slice(0, 10)})`]];
  const changes = await changesOf(reader, to, isZero(from) ? undefined : from, known);
  if (changes === undefined)
    return [
      ['ref', `${name}  ${isZero(from) ? 'new' : from.slice(0, 10)} -> ${to.slice(0, 10)}`],
      ['content', "can't be shown: its commits are not among the objects of this repository"],
    ];
  const { commits, commitCount, lost } = changes;
  const step = isZero(from) ? `new, at ${to.slice(0, 10)}` : `${from.slice(0, 10)} -> ${to.slice(0, 10)}`;
  const rewrite = lost > 0 ? `; REWRITES HISTORY: ${counted(lost)} lost` : '';
  return [
    ['ref', `${name}  ${step}, ${counted(commitCount)}${rewrite}`],
    ...commits.map((line): Detail => ['commits', line]),
    ...(commitCount > commits.length ? [['commits', `and ${commitCount - commits.length} more`] as const] : []),
    ...fileDetails(changes.files),
  ];
}

function counted(count: number): string {
  return count === 1 ? '1 commit' : `${count} commits`;
}

/** @returns one line a file, and what all of them add up to where there are more */
export function fileDetails(files: Changes['files']): readonly Detail[] {
  const shown = files.slice(0, MOST_FILES).map((file): Detail => ['files', fileLine(file)]);
  if (files.length <= MOST_FILES) return shown;
  const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + (file[of] ?? 0), 0);
  return [...shown, ['files', `and ${files.length - MOST_FILES} more; together +${sum('added')} -${sum('removed')}`]];
}

function fileLine({ path, added, removed }: FileChange): string {
  return added === undefined ? `${path}  not text` : `${path}  +${added} -${removed ?? 0}`;
}

function shortRef(ref: string): string {
  return decoded(ref).replace(/^refs\/(?:heads|tags)\//, '');
}

/** Names of refs came one character a byte. */
function decoded(ref: string): string {
  return Buffer.from(ref, 'latin1').toString('utf8');
}
