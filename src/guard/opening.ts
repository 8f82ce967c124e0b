import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeJson } from '../confine/index.ts';
import { inspectOpening, type OpeningItem } from '../inspect/opening/index.ts';
import { prepareState } from '../trail/index.ts';
import { sha256 } from './identity.ts';

/** What one item of a repository does, and whether a person has accepted the file as it is now. */
export interface OpenedItem extends OpeningItem {
  readonly isAccepted: boolean;
}

const LONGEST = 1024 * 1024;
const MOST_REPOSITORIES = 2000;

/** What would execute or steer in a repository, read from the disk; nothing is run, and no link is followed. */
export function readOpening(state: string, workspace: string): readonly OpenedItem[] {
  const accepted = readAccepted(state)[workspace] ?? {};
  const read = (path: string): string | null => readPlain(workspace, path);
  return inspectOpening({ read, list: (folder) => namesIn(join(workspace, folder)) }).map((item) => ({
    ...item,
    isAccepted: accepted[item.path] === sha256(read(item.path) ?? ''),
  }));
}

/** Accepts the files of these items with the content that they have now; what was accepted before and is gone is forgotten. */
export function acceptOpening(state: string, workspace: string, items: readonly OpeningItem[]): void {
  prepareState(state);
  const digests = Object.fromEntries(items.map(({ path }) => [path, sha256(readPlain(workspace, path) ?? '')]));
  const { [workspace]: _, ...others } = readAccepted(state);
  const kept = Object.entries(others).slice(-MOST_REPOSITORIES);
  writeJson(fileOf(state), Object.fromEntries([...kept, [workspace, digests]]), false);
}

type Accepted = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A file that can't be read accepts nothing. */
function readAccepted(state: string): Accepted {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(state), 'utf8'));
    return isAccepted(value) ? value : {};
  } catch {
    return {};
  }
}

function isAccepted(value: unknown): value is Accepted {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (one: unknown) => typeof one === 'object' && one !== null && Object.values(one).every((sum) => typeof sum === 'string'),
    )
  );
}

function fileOf(state: string): string {
  return join(state, 'opened.json');
}

/** A plain file of the repository, whose folders are no links either: a link could lead to a file of the person's. */
function readPlain(workspace: string, path: string): string | null {
  const full = join(workspace, path);
  let file: number | undefined;
  try {
    if (realpathSync(dirname(full)) !== join(realpathSync(workspace), dirname(path))) return null;
    file = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(file);
    return status.isFile() && status.size <= LONGEST ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}
