import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeJson } from '../confine/index.ts';
import { inspectOpening, type OpeningItem, type OpeningKind } from '../inspect/opening/index.ts';
import { inspectProse, surfaceOfPath } from '../inspect/prose/index.ts';
import { prepareState } from '../trail/index.ts';
import { sha256 } from './identity.ts';

/** What one item of a repository does, and whether a person has accepted the file as it is now. */
export interface OpenedItem extends OpeningItem {
  readonly isAccepted: boolean;
  /** SHA-256 of the text that this item was read from; null: it could not be read, so nobody can accept it. */
  readonly digest: string | null;
}

const LONGEST = 1024 * 1024;
const MOST_REPOSITORIES = 2000;
/** Hidden texts that are shown of one file. */
const MOST_TOLD = 3;

/**
 * What would execute or steer in a repository, read from the disk; nothing is run, and no link is followed.
 *
 * @param only items of one kind
 */
export function readOpening(state: string, workspace: string, only?: OpeningKind): readonly OpenedItem[] {
  const accepted = readAccepted(state)[workspace] ?? {};
  // Each file is read once: what is told of it and what is accepted is the same text.
  const texts = new Map<string, string | null | undefined>();
  const read = (path: string): string | null | undefined => {
    if (!texts.has(path)) texts.set(path, readPlain(workspace, path));
    return texts.get(path);
  };
  return inspectOpening({ read, list: (folder) => namesIn(join(workspace, folder)) }, only).map((item) => {
    const text = read(item.path);
    const digest = typeof text === 'string' ? sha256(text) : null;
    return { ...item, what: toldOf(item, text), digest, isAccepted: digest !== null && accepted[item.path] === digest };
  });
}

/** What an instruction file says behind a person's back, beside that it instructs. */
function toldOf({ kind, path, what }: OpeningItem, text: string | null | undefined): string {
  if (kind !== 'text' || typeof text !== 'string') return what;
  const { flagged, spans, hidden } = inspectProse({ text, surface: surfaceOfPath(path) === 'skill' ? 'skill' : 'instructions' });
  const said = hidden
    .slice(0, MOST_TOLD)
    .map((one) => `hidden in it (${one.channel}): ${JSON.stringify(one.text.slice(0, 200))}`);
  const reasons = flagged ? [...new Set(spans.filter(({ weight }) => weight >= 0.5).map(({ reason }) => reason))] : [];
  return [what, ...said, ...reasons.map((reason) => `it ${reason}`)].join('; ');
}

/** Accepts the files of these items with the content that they were read with; what was accepted before and is gone is forgotten. */
export function acceptOpening(state: string, workspace: string, items: readonly OpenedItem[]): void {
  prepareState(state);
  const digests = Object.fromEntries(items.flatMap(({ path, digest }) => (digest === null ? [] : [[path, digest]])));
  const { [workspace]: _, ...others } = readAccepted(state);
  const kept = Object.entries(others).slice(-MOST_REPOSITORIES);
  writeJson(fileOf(state), Object.fromEntries([...kept, [workspace, digests]]), false);
}

type Accepted = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A file that can't be read accepts nothing. */
function readAccepted(state: string): Accepted {
  try {
    if (lstatSync(fileOf(state), { throwIfNoEntry: false }) === undefined) return {};
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

/**
 * A plain file of the repository, whose folders are no links either: a link could lead to a file of the person's. Undefined where
 * no file is, null where one is that is not read.
 */
function readPlain(workspace: string, path: string): string | null | undefined {
  const full = join(workspace, path);
  let file: number | undefined;
  try {
    // Most are not there, and an exception costs ten times as much.
    if (lstatSync(full, { throwIfNoEntry: false }) === undefined) return undefined;
    const isDirect = realpathSync(dirname(full)) === join(realpathSync(workspace), dirname(path));
    if (!isDirect) return lstatSync(full).isDirectory() ? undefined : null;
    file = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(file);
    // What lies in a folder has rules of its own.
    if (status.isDirectory()) return undefined;
    return status.isFile() && status.size <= LONGEST ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    return isAbsence(error) ? undefined : null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function namesIn(folder: string): readonly string[] | null {
  try {
    const status = lstatSync(folder, { throwIfNoEntry: false });
    if (status?.isSymbolicLink() === true) return null;
    return status?.isDirectory() === true ? readdirSync(folder) : [];
  } catch (error) {
    return isAbsence(error) ? [] : null;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
