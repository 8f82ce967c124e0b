/* What setup fetches and package managers keep outside the workspace, kept for the runs of the same workspace: they can only read it. */
import { mkdirSync, utimesSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Mount } from '../model/index.ts';
import type { Identity } from './identity.ts';
import { nameOfWorkspace } from './kept-caches.ts';
import { namesIn, statusOf } from './look.ts';

interface Store {
  readonly name: string;
  /** Where a cage has it: absolute, or below the home folder. */
  readonly place: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The folder in it that has entries as soon as something was fetched. */
  readonly filled: string;
}

/** Outside the home folder: there a folder of the user's with other things in it would be hidden. */
const GO = '/tmp/cache/go';

/** Crates lie where Cargo looks for them, for its folder holds its programs and settings too. */
const STORES: readonly Store[] = [
  { name: 'go', place: GO, variables: { GOPATH: GO, GOMODCACHE: `${GO}/pkg/mod` }, filled: 'pkg/mod/cache/download' },
  { name: 'cargo-registry', place: '.cargo/registry', variables: {}, filled: 'cache' },
  { name: 'cargo-git', place: '.cargo/git', variables: {}, filled: 'db' },
];

/** What a run is given of the stores of its workspace. */
export interface Fetched {
  readonly mounts: readonly Mount[];
  readonly variables: Readonly<Record<string, string>>;
}

const NOTHING: Fetched = { mounts: [], variables: {} };

/** `STATE/fetched`: a folder for each workspace. */
export function fetchedOf(state: string): string {
  return join(state, 'fetched');
}

/** Whether a setup of this workspace has kept something, so that it need not be repeated for that. */
export function hasFetched(state: string, workspace: string): boolean {
  const name = nameOfWorkspace(workspace);
  return name !== undefined && statusOf(join(fetchedOf(state), name)) !== undefined;
}

/**
 * The stores of a workspace as a run sees them: setup, which has the network, may write them; what follows finds what setup fetched, read-only.
 * Only what a user's own setup commands do fills them, so an agent can't put anything there that a later setup, or another run, would take.
 *
 * @param folders of the home folder that setup is to have for itself (registry-settings.ts)
 */
export function fetchedFor(
  phase: 'setup' | undefined,
  {
    state,
    workspace,
    home,
    uid,
    folders,
  }: Pick<Identity, 'home' | 'uid'> & {
    readonly state: string;
    readonly workspace: string;
    readonly folders: readonly string[];
  },
): Fetched {
  const name = nameOfWorkspace(workspace);
  if (name === undefined) return NOTHING;
  const kept = join(fetchedOf(state), name);
  // Also where nothing will lie in it: that it is there says that this setup need not be repeated (hasFetched).
  if (phase === 'setup' && !make(kept)) return NOTHING;
  // Root's state lies where another user, as whom root runs a command in that user's workspace, can't look.
  if (uid !== process.getuid?.()) return NOTHING;
  const stores = STORES.filter(({ name: store, place, filled }) =>
    phase === 'setup'
      ? (isAbsolute(place) || folders.includes(place)) && make(join(kept, store))
      : namesIn(join(kept, store, filled)).length > 0,
  );
  if (stores.length > 0) touch(kept);
  return {
    mounts: stores.map(({ name: store, place }) => ({
      ...{ type: 'bind', src: join(kept, store), dst: isAbsolute(place) ? place : join(home, place), ro: phase !== 'setup' },
    })),
    variables: Object.assign({}, ...stores.map(({ variables }) => variables)),
  };
}

/** Where it can't be made, what is fetched goes with the run. */
function make(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

/** For `sallyport clean`. On a disk that takes nothing any more it looks older than it is, and is fetched again one day. */
function touch(folder: string): void {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // What was fetched can be read all the same.
  }
}
