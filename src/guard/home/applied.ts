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
  force: boolean,
): { readonly run: string; readonly report: UndoReport } | undefined {
  const state = stateDirectory(env);
  const places = findRun(state, wanted);
  const file = join(places.path, NAME);
  const workspace = readMeta(places)?.workspace;
  if (!existsSync(file) || workspace === undefined) return undefined;
  const { files, attic } = JSON.parse(readFileSync(file, 'utf8')) as Remembered;
  const conflicts = files.filter(({ path, digest }) => digestOf(join(workspace, path)) !== digest).map(({ path }) => path);
  const aside = `${attic}-undone`;
  const report = { restored: [] as string[], removed: [] as string[], conflicts, skipped: [], unchanged: 0, movedTo: aside };
  if (conflicts.length > 0 && !force) return { run: places.run, report };
  for (const { path } of files) {
    // The attic holds what was moved below its whole path.
    const target = join(workspace, path);
    const kept = join(attic, target);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) move(target, join(aside, path));
    if (existsSync(kept)) {
      move(kept, target);
      report.restored.push(path);
    } else report.removed.push(path);
  }
  renameSync(file, `${file}.undone`);
  openTrail(state).note({
    type: 'undo',
    run: places.run,
    restored: report.restored.length,
    removed: report.removed.length,
    skipped: 0,
  });
  return { run: places.run, report };
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
