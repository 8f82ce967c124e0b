import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findRun, readMeta, type UndoReport, writeJson } from '../../confine/index.ts';
import { openTrail, stateDirectory } from '../../trail/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Applied {
  readonly path: string;
  /** Of what was made; null where it was deleted. */
  readonly digest: string | null;
}

interface Remembered {
  readonly files: readonly Applied[];
  readonly attic: string;
}

const NAME = 'applied.json';

/** Remembers what a change of the house made, so that it can be taken back. */
export function rememberApplied(run: string, env: Environment, paths: readonly string[], attic: string): void {
  const places = findRun(stateDirectory(env), run);
  const workspace = readMeta(places)?.workspace ?? '';
  const files = paths.map((path) => ({ path, digest: digestOf(join(workspace, path)) }));
  writeJson(join(places.path, NAME), { files, attic } satisfies Remembered, true);
}

/** Brings back what lay there before a change was made; undefined where none was made this way. Nothing is deleted. */
export function undoApplied(
  wanted: string,
  env: Environment,
  options: {
    /** Also what was changed since; it is moved aside. */
    readonly force: boolean;
    /** Only this file or folder; a whole path. */
    readonly file?: string | undefined;
    readonly dryRun?: boolean;
  },
): { readonly run: string; readonly report: UndoReport } | undefined {
  const state = stateDirectory(env);
  const places = findRun(state, wanted);
  const record = join(places.path, NAME);
  const workspace = readMeta(places)?.workspace;
  if (!existsSync(record) || workspace === undefined) return undefined;
  const { files, attic } = JSON.parse(readFileSync(record, 'utf8')) as Remembered;
  const chosen = files.filter(({ path }) => isWithin(join(workspace, path), options.file));
  const conflicts = chosen.filter(({ path, digest }) => digestOf(join(workspace, path)) !== digest).map(({ path }) => path);
  const aside = `${attic}-undone`;
  // The attic holds what was moved below its whole path.
  const wasThere = ({ path }: Applied): boolean => existsSync(join(attic, join(workspace, path)));
  const report = {
    ...{
      restored: chosen.filter(wasThere).map(({ path }) => path),
      removed: chosen.filter((one) => !wasThere(one)).map(({ path }) => path),
    },
    ...{ conflicts, skipped: [], unchanged: 0, movedTo: aside },
  };
  if (options.dryRun === true || (conflicts.length > 0 && !options.force)) return { run: places.run, report };
  for (const { path } of chosen) putBack(join(workspace, path), join(attic, join(workspace, path)), join(aside, path));
  const left = files.filter((one) => !chosen.includes(one));
  if (left.length > 0) writeJson(record, { files: left, attic } satisfies Remembered, true);
  else renameSync(record, `${record}.undone`);
  openTrail(state).note({
    type: 'undo',
    run: places.run,
    restored: report.restored.length,
    removed: report.removed.length,
    skipped: 0,
  });
  return { run: places.run, report };
}

function isWithin(path: string, wanted: string | undefined): boolean {
  return wanted === undefined || path === wanted || path.startsWith(`${wanted}/`);
}

function putBack(target: string, kept: string, aside: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) move(target, aside);
  if (existsSync(kept)) move(kept, target);
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const temporary = `${to}.${process.pid}.new`;
    cpSync(from, temporary, { preserveTimestamps: true });
    renameSync(temporary, to);
    rmSync(from);
  }
}

function digestOf(path: string): string | null {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}
