/* What setup fetches and package managers keep outside the workspace, kept for the runs of the same workspace: they can only read it. */
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
  /** The folder in it that has entries as soon as something was fetched; empty: the store itself. */
  readonly filled: string;
}

/** Outside the home folder: there a folder of the user's with other things in it would be hidden. */
const GO = '/tmp/cache/go';
/** Where a project's own settings say nothing else; the gems of the machine stay where they are. */
const BUNDLE = '/tmp/cache/bundle';

/** Crates and artifacts lie where Cargo and Maven look for them, for their folders hold programs and settings too. */
const STORES: readonly Store[] = [
  { name: 'go', place: GO, variables: { GOPATH: GO, GOMODCACHE: `${GO}/pkg/mod` }, filled: 'pkg/mod/cache/download' },
  { name: 'cargo-registry', place: '.cargo/registry', variables: {}, filled: 'cache' },
  { name: 'cargo-git', place: '.cargo/git', variables: {}, filled: 'db' },
  { name: 'maven', place: '.m2/repository', variables: {}, filled: '' },
  { name: 'maven-wrapper', place: '.m2/wrapper', variables: {}, filled: 'dists' },
  // The version of pnpm that a project's packageManager names, which pnpm fetches and goes on as.
  { name: 'pnpm-tools', place: '.local/share/pnpm/.tools', variables: {}, filled: 'pnpm' },
  { name: 'bundle', place: BUNDLE, variables: { BUNDLE_PATH: BUNDLE }, filled: 'ruby' },
];

/** Files of the home folder that setup is given, and by which a manager finds again what it fetched: from where it would take it. */
const TOLD: readonly string[] = ['.cargo/config.toml', '.m2/settings.xml'];

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
 * @param files of the home folder that setup is given
 */
export function fetchedFor(
  phase: 'setup' | undefined,
  {
    state,
    workspace,
    home,
    uid,
    folders,
    files,
  }: Pick<Identity, 'home' | 'uid'> & {
    readonly state: string;
    readonly workspace: string;
    readonly folders: readonly string[];
    readonly files: Readonly<Record<string, string>>;
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
  if (phase === 'setup') keepTold(kept, files);
  return {
    mounts: [
      ...stores.map(({ name: store, place }): Mount => {
        const dst = isAbsolute(place) ? place : join(home, place);
        return { type: 'bind', src: join(kept, store), dst, ro: phase !== 'setup' };
      }),
      ...(phase === 'setup' || stores.length === 0 ? [] : toldMounts(kept, home)),
    ],
    variables: Object.assign({}, ...stores.map(({ variables }) => variables)),
  };
}

/** Beside the stores, so that no cage can write it. On a disk that takes nothing any more, later runs look where they would without it. */
function keepTold(kept: string, files: Readonly<Record<string, string>>): void {
  for (const path of TOLD) {
    const place = toldAt(kept, path);
    remove(place);
    const content = files[path];
    if (content === undefined) continue;
    try {
      writeFileSync(place, content, { mode: 0o600, flag: 'wx' });
    } catch {
      // Half of one would be an error of syntax in every later run; without it they say that they do not find what was fetched.
      remove(place);
    }
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A disk that takes nothing gives nothing up either.
  }
}

function toldMounts(kept: string, home: string): readonly Mount[] {
  return TOLD.filter((path) => statusOf(toldAt(kept, path)) !== undefined).map(
    (path): Mount => ({ type: 'bind', src: toldAt(kept, path), dst: join(home, path), ro: true }),
  );
}

function toldAt(kept: string, path: string): string {
  return join(kept, path.replace('/', '-'));
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
