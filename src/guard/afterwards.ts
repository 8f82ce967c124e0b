/* What a person does with a finished run: take it back, look at it, take it over. Each act is a step of the trail. */
import { dirname } from 'node:path';
import {
  type ChangeEntry,
  type CleanReport,
  type CommitReport,
  clean,
  commitChanges,
  describeChanges,
  discardChanges,
  findRun,
  listChanges,
  openWarden,
  type RunDirectory,
  type RunMeta,
  readCommits,
  readJournal,
  readMeta,
  type UndoReport,
  undo,
} from '../confine/index.ts';
import { UserError } from '../model/index.ts';
import { BUILT_IN_POLICY } from '../policy/index.ts';
import { openTrail, stateDirectory, walkEvents } from '../trail/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Found {
  readonly state: string;
  readonly places: RunDirectory;
  readonly meta: RunMeta;
}

function find(wanted: string, env: Environment): Found {
  const state = stateDirectory(env);
  const places = findRun(state, wanted);
  const meta = readMeta(places);
  if (meta === undefined) {
    throw new UserError('RUN_INCOMPLETE', `The run ${places.run} has only begun, was refused, or left nothing behind.`, {
      hint: '`sallyport trail show` tells which.',
      exitCode: 1,
    });
  }
  return { state, places, meta };
}

/** Brings back what a run changed. `file`: only that path or folder. Nothing is deleted; conflicts stop it unless forced. */
export function undoRun(
  wanted: string,
  options: { readonly env: Environment; readonly file?: string | undefined; readonly dryRun: boolean; readonly force: boolean },
): { run: string; report: UndoReport } {
  const { state, places, meta } = find(wanted, options.env);
  if (meta.mode === 'bubblewrap')
    throw new UserError(
      'NOTHING_KEPT',
      `The run ${places.run} was confined by bubblewrap alone, which keeps nothing of what a run changes.`,
      {
        hint: '`sallyport doctor` tells what this machine lacks for a run that can be undone.',
        exitCode: 1,
      },
    );
  // A transaction's own events speak of its overlay: only what was committed has changed the workspace.
  const committed = readCommits(places.committed);
  const events = committed?.events ?? (meta.transaction ? [] : eventsOf(state, places.run));
  const report = undo({
    record: readJournal(events),
    journal: places.journal,
    roots: [meta.workspace],
    undone: places.undone,
    end: committed?.end ?? meta.end ?? Date.now(),
    only: options.file,
    force: options.force,
    dryRun: options.dryRun,
  });
  if (!options.dryRun && (report.conflicts.length === 0 || options.force)) {
    openTrail(state).note({
      type: 'undo',
      run: places.run,
      restored: report.restored.length,
      removed: report.removed.length,
      skipped: report.skipped.length,
    });
  }
  return { run: places.run, report };
}

function eventsOf(state: string, run: string): readonly Readonly<Record<string, unknown>>[] {
  const events: Readonly<Record<string, unknown>>[] = [];
  walkEvents(state, run, (event, line) => {
    if (isOfUndo(event)) events.push(JSON.parse(line.toString('utf8')).event);
  });
  return events;
}

/** Only these tell a state from before; a storm has tens of thousands of others. */
function isOfUndo(event: { readonly type: string; readonly verdict: string }): boolean {
  return (
    event.type === 'journal' ||
    (event.verdict === 'allow' && ['create', 'mkdir', 'symlink', 'mknod', 'link', 'rename'].includes(event.type))
  );
}

function overlayOf({ places, meta }: Found): { upper: string; lower: string } {
  if (meta.continuedBy !== undefined)
    throw new UserError('RUN_CONTINUED', `What the run ${places.run} proposed went on in the run ${meta.continuedBy}.`, {
      hint: `sallyport diff ${meta.continuedBy.slice(0, 13)}`,
    });
  if (!meta.transaction)
    throw new UserError(
      'NO_TRANSACTION',
      `The run ${places.run} was no transaction: what it changed is in the workspace already.`,
      { hint: '`sallyport undo` takes it back.' },
    );
  return { upper: places.upper, lower: meta.workspace };
}

/** Whether a run has ended by itself: while it works, its overlay changes under whoever reads it. */
export function isFinished(wanted: string, env: Environment): boolean {
  return find(wanted, env).meta.end !== null;
}

/** What a transaction would change. */
export async function diffRun(
  wanted: string,
  env: Environment,
): Promise<{ run: string; changes: readonly ChangeEntry[]; upper: string; lower: string }> {
  const found = find(wanted, env);
  const { upper, lower } = overlayOf(found);
  const warden = openWarden();
  if (!warden.ok) throw new UserError('NO_WARDEN', `The changes can't be listed: ${warden.reason}.`, { exitCode: 125 });
  try {
    return {
      run: found.places.run,
      changes: describeChanges(await listChanges(warden.binary, upper, lower), upper, lower),
      upper,
      lower,
    };
  } finally {
    warden.binary.close();
  }
}

/** Brings a transaction's changes, or the named ones, into the workspace. */
export async function commitRun(
  wanted: string,
  env: Environment,
  paths: readonly string[] | undefined,
  isProtectedAgreed: boolean,
): Promise<{ run: string; report: CommitReport }> {
  const found = find(wanted, env);
  const { changes, upper, lower } = await diffRun(wanted, env);
  const report = commitChanges({
    changes,
    upper,
    lower,
    start: found.meta.since ?? found.meta.start,
    paths,
    protect: BUILT_IN_POLICY.files.protect,
    protectedAgreed: isProtectedAgreed,
    undone: found.places.undone,
    record: found.places.committed,
    journal: found.places.journal,
  });
  if (report.conflicts.length === 0) {
    openTrail(found.state).note({
      type: 'commit',
      run: found.places.run,
      committed: report.committed.length,
      skipped: report.skipped.length,
    });
    if (paths === undefined && report.skipped.length === 0) discardChanges(dirname(upper));
  }
  return { run: found.places.run, report };
}

/** Throws a transaction's changes away. */
export function discardRun(wanted: string, env: Environment): { run: string } {
  const found = find(wanted, env);
  const { upper } = overlayOf(found);
  discardChanges(dirname(upper));
  openTrail(found.state).note({ type: 'discard', run: found.places.run });
  return { run: found.places.run };
}

/** Gives back the room that old runs take: of those that ended longer ago than `age` milliseconds `undo` has nothing any more. */
export function cleanRuns(env: Environment, age: number, isDryRun: boolean): CleanReport {
  const state = stateDirectory(env);
  const report = clean(state, Date.now() - age, isDryRun);
  const { runs, caches, bytes, failed } = report;
  if (!isDryRun && runs + caches > 0) openTrail(state).note({ type: 'clean', runs, caches, bytes, failed: failed.length });
  return report;
}
