/** `sallyport packages sbom`: what the lockfiles and manifests of a folder name, as CycloneDX. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { cycloneDx } from '../inspect/packages/index.ts';
import { UserError } from '../model/index.ts';
import { packageFilesIn, shownPath } from '../package-data/index.ts';
import type { Invocation } from './command.ts';
import { visible } from './text.ts';
import { version } from './version.ts';

/** 0: everything was read; 2: no such folder; 3: something could not be read, and stands not in the bill. */
export async function sbom({ args, io }: Invocation): Promise<number> {
  const [given = '.', ...more] = args;
  const folder = resolve(given);
  if (more.length > 0) throw new UserError('USAGE', '`sallyport packages sbom` takes one folder.', { exitCode: 2 });
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError('NO_FOLDER', `${JSON.stringify(given)} is no folder.`, { exitCode: 2 });
  const files = packageFilesIn(folder);
  // What is locked says more than what is asked for: a manifest counts where its ecosystem has no lockfile.
  const locked = new Set(files.filter(({ reader }) => reader.isLock).map(({ reader }) => reader.ecosystem));
  const counted = files.filter(({ reader }) => reader.isLock || !locked.has(reader.ecosystem));
  const found = counted.flatMap(({ read }) => read.refs);
  const about = { name: basename(folder), toolVersion: version, serial: randomUUID(), time: new Date().toISOString() };
  io.out(`${JSON.stringify(cycloneDx(found, about), null, 2)}\n`);
  const problems = counted.flatMap(({ path, read }) => read.problems.map(({ reason, line }) => ({ path, reason, line })));
  for (const { path, reason, line } of problems)
    io.err(
      `not in the bill: ${visible(shownPath(path, folder))}${line === undefined ? '' : `, line ${line}`}: ${visible(reason)}\n`,
    );
  if (files.length === 0) io.err(`no lockfile and no manifest lies in ${visible(folder)}\n`);
  return problems.length > 0 || files.length === 0 ? 3 : 0;
}
