import { elements, member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { npmArgument } from '../../specs/npm-spec.ts';
import { tarballSource } from '../../specs/tarball.ts';
import { Collected, ref } from '../collect.ts';
import { readJsonc } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';
import { directNames, lastName } from './package-json.ts';

function read(text: string): ReadResult {
  const found = new Collected();
  const document = readJsonc(text);
  if (!document.ok) found.problem(document.reason);
  else if (typeof member(document.value, 'packages') !== 'object') found.problem('it is no lockfile of Bun');
  else readPackages(document.value, found);
  return found.done();
}

/** `"name": ["name@1.0.0", "address or empty", {…}, "sha512-…"]`; a key with slashes stands for one that is nested. */
function readPackages(lock: unknown, found: Collected): void {
  const direct = new Map<string, PackageRef['group']>();
  for (const [, workspace] of members(member(lock, 'workspaces')))
    for (const [name, group] of directNames(workspace)) if (!direct.has(name)) direct.set(name, group);
  for (const [key, entry] of members(member(lock, 'packages'))) {
    const [id, ...rest] = elements(entry);
    const spec = npmArgument(textOf(id) ?? '');
    if (spec === undefined) {
      found.problem(`${JSON.stringify(key).slice(0, 160)} names no package`);
      continue;
    }
    if (spec.source === 'workspace') continue;
    const folder = lastName(key);
    const address = spec.source === 'registry' ? textOf(rest[0]) : undefined;
    found.add(
      ref({
        ecosystem: 'npm',
        ...spec,
        ...(address === undefined ? {} : addressed(address, spec.name, spec.version)),
        integrity: rest.flatMap((part) => textOf(part) ?? []).find((part) => /^sha\d+-/.test(part)),
        alias: folder === spec.name ? undefined : folder,
        isDirect: key === folder && direct.has(folder),
        group: direct.get(folder),
      }),
    );
  }
}

/** Bun writes the whole address of an archive, or only that of another registry. */
function addressed(address: string, name: string, version: string | undefined): Pick<PackageRef, 'source' | 'url'> {
  return /\.tgz(?:[?#]|$)/.test(address) ? tarballSource(address, name, version) : { source: 'registry', url: address };
}

export const bunLock: PackageReader = { id: 'bun.lock', ecosystem: 'npm', isLock: true, read };
