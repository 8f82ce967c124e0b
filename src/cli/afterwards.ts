import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { commitRun, diffRun, discardRun, type LastFor, lastRunHere, undoEdits, undoRun } from '../guard/index.ts';
import { UserError } from '../model/index.ts';
import { openTrail, stateDirectory } from '../trail/index.ts';
import type { Invocation, Io } from './command.ts';
import { renderDiff } from './diff-report.ts';
import { plural, visible } from './text.ts';

/** The run that is meant: `last`, and no word at all, is the newest one in the workspace that somebody stands in. */
export function named(word: string | undefined, purpose: LastFor, io: Io): string {
  return word === undefined || word === 'last' ? lastRunHere(io.cwd, purpose, io.env) : word;
}

/** `sallyport undo`: 0 done, 1 conflicts or something could not be brought back. */
export async function undo(invocation: Invocation): Promise<number> {
  const { flags, args, io } = invocation;
  if (typeof flags['session'] === 'string') return undoSession(flags['session'], invocation);
  const file = typeof flags['file'] === 'string' ? resolve(io.cwd, flags['file']) : undefined;
  const options = { file, dryRun: flags['dry-run'] === true, force: flags['force'] === true };
  const { run, report } = undoRun(named(args[0], 'undo', io), { env: io.env, ...options });
  const seen = [report.restored, report.removed, report.conflicts, report.skipped].some(({ length }) => length > 0);
  if (file !== undefined && !seen && report.unchanged === 0)
    throw new UserError('NOTHING_TO_UNDO', `The run kept nothing of ${visible(file)}.`, {
      hint: '`sallyport undo --dry-run` lists what it kept.',
    });
  const isStopped = report.conflicts.length > 0 && flags['force'] !== true;
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, run, dryRun: flags['dry-run'] === true, ...report })}\n`);
    return isStopped || report.skipped.length > 0 ? 1 : 0;
  }
  if (isStopped) {
    io.err(`${plural(report.conflicts.length, 'file was', 'files were')} changed since the run; nothing was touched:\n`);
    for (const path of report.conflicts.slice(0, 20)) io.err(`  ${visible(path)}\n`);
    io.err('Hint: `--file PATH` for the others, or `--force` (what is there now is moved aside).\n');
    return 1;
  }
  const would = flags['dry-run'] === true ? 'would be ' : '';
  for (const path of flags['dry-run'] === true
    ? [...report.restored, ...report.removed.map((one) => `${one} (made by the run)`)].slice(0, 50)
    : [])
    io.out(`  ${visible(path)}\n`);
  io.out(
    `${plural(report.restored.length, 'path')} ${would}restored, ${plural(report.removed.length, 'path')} that the run made ${would}moved aside.\n`,
  );
  if (report.movedTo !== null && report.removed.length > 0) io.out(`What was moved is in ${report.movedTo}\n`);
  for (const { path, why } of report.skipped.slice(0, 20)) io.err(`not restored: ${visible(path)}: ${why}\n`);
  return report.skipped.length > 0 ? 1 : 0;
}

/** What an agent's own tools changed in a session: outside of any run, so it is kept by the guard. */
function undoSession(wanted: string, { args, flags, io }: Invocation): number {
  if (args.length > 0 || flags['file'] !== undefined)
    throw new UserError('UNDO_ONE', '--session goes without a run and without --file.', { exitCode: 2 });
  const isDry = flags['dry-run'] === true;
  const state = stateDirectory(io.env);
  const report = undoEdits(state, wanted, isDry);
  const { session, restored, removed, skipped, movedTo } = report;
  if (!isDry)
    openTrail(state).note({ type: 'undo', session, restored: restored.length, removed: removed.length, skipped: skipped.length });
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, dryRun: isDry, ...report })}\n`);
    return skipped.length > 0 ? 1 : 0;
  }
  const would = isDry ? 'would be ' : '';
  if (isDry)
    for (const path of [...restored, ...removed.map((one) => `${one} (made by it)`)].slice(0, 50)) io.out(`  ${visible(path)}\n`);
  io.out(
    `${plural(restored.length, 'file')} ${would}restored, ${plural(removed.length, 'file')} that it made ${would}moved aside.\n`,
  );
  if (!isDry && restored.length + removed.length > 0) io.out(`What stood there is in ${movedTo}\n`);
  for (const { path, why } of skipped.slice(0, 20)) io.err(`not restored: ${visible(path)}: ${why}\n`);
  return skipped.length > 0 ? 1 : 0;
}

/** `sallyport diff`: 0, also when nothing changed. */
export async function diff({ flags, args, io }: Invocation): Promise<number> {
  const { run, changes } = await diffRun(named(args[0], 'proposal', io), io.env);
  if (flags['json'] === true) io.out(`${JSON.stringify({ schemaVersion: 1, run, changes })}\n`);
  else io.out(renderDiff(changes, { isStat: flags['stat'] === true, colour: io.colour.out }));
  return 0;
}

/** `sallyport commit`: 0 done, 1 conflicts or something was left out. */
export async function commit({ flags, args, io }: Invocation): Promise<number> {
  const [wanted, ...paths] = args;
  const run = named(wanted, 'proposal', io);
  const { report, run: id } = await commitRun(run, io.env, paths.length > 0 ? paths : undefined, flags['protected'] === true);
  if (flags['json'] === true) {
    io.out(`${JSON.stringify({ schemaVersion: 1, run: id, ...report })}\n`);
    return report.conflicts.length + report.skipped.length > 0 ? 1 : 0;
  }
  for (const path of report.conflicts) io.err(`changed in the workspace since the run began: ${visible(path)}\n`);
  for (const { path, why } of report.skipped) io.err(`not taken over: ${visible(path)}: ${why}\n`);
  if (report.conflicts.length > 0) io.err('Nothing was taken over.\n');
  else io.out(`${plural(report.committed.length, 'change')} taken over.\n`);
  if (report.movedTo !== null && existsSync(report.movedTo)) io.out(`What was there before is in ${report.movedTo}\n`);
  return report.conflicts.length + report.skipped.length > 0 ? 1 : 0;
}

/** `sallyport discard`. */
export async function discard({ flags, args, io }: Invocation): Promise<number> {
  const { run } = discardRun(named(args[0], 'proposal', io), io.env);
  io.out(flags['json'] === true ? `${JSON.stringify({ schemaVersion: 1, run, discarded: true })}\n` : 'Thrown away.\n');
  return 0;
}
