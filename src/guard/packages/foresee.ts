import { realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { discardChanges, findRun } from '../../confine/index.ts';
import type { DryRun, PackageRef } from '../../inspect/packages/index.ts';
import { UserError } from '../../model/index.ts';
import { readPackageFile } from '../../package-data/index.ts';
import { stateDirectory } from '../../trail/index.ts';
import type { RunRequest } from '../request.ts';
import { runCommand } from '../run.ts';
import type { FactsOf, Foresee } from './registry-facts.ts';

/** Milliseconds for working out what would be installed. */
const PATIENCE = 60_000;

/**
 * Has a package manager work out what it would install: in the cage of the setup phase, with its registries, on an overlay that is
 * thrown away, and without scripts.
 *
 * @param request of the setup phase
 * @param judged packages that were let through already
 */
export async function foresee(
  request: RunRequest,
  facts: FactsOf,
  { argv, file, reader }: DryRun,
  judged: readonly PackageRef[],
): ReturnType<Foresee> {
  request.notice(`sallyport: ${argv[0]} works out first what it would install.`);
  const stopped: string[] = [];
  try {
    const result = await runCommand({
      ...request,
      argv,
      transaction: true,
      preview: undefined,
      publish: [],
      unattended: true,
      person: undefined,
      limits: { ...request.limits, time: PATIENCE },
      packages: { facts, isOfUser: true, foreseeing: { judged, onStopped: (why) => stopped.push(why) } },
      notice: () => {},
    });
    const { run, workspace } = result.summary;
    const { upper } = findRun(stateDirectory(request.env), run);
    try {
      const path = join(upper, relative(workspace, realpathSync(request.cwd)), file);
      // What lies there was written inside the cage: a link could lead anywhere.
      const isInside = result.exitCode === 0 && realpathSync(path).startsWith(realpathSync(upper) + sep);
      return isInside ? { ok: true, file: readPackageFile(path, reader) } : { ok: false, stopped };
    } finally {
      discardChanges(dirname(upper));
    }
  } catch (error) {
    // No overlay on this machine, or no such file: then nothing is known beforehand.
    if (error instanceof UserError || (error instanceof Error && 'code' in error)) return { ok: false, stopped };
    throw error;
  }
}
