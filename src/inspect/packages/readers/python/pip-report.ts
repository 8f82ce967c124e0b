import { elements, member, textOf } from '../../../../model/index.ts';
import { normalName } from '../../names.ts';
import type { PackageRef } from '../../package.ts';
import { Collected, ref } from '../collect.ts';
import { readJson } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

/** What `pip install --dry-run --report` writes (pip.pypa.io, "Installation report"): what it would install, and from where. */
function read(text: string): ReadResult {
  const found = new Collected();
  const document = readJson(text);
  if (!document.ok) found.problem(document.reason);
  else if (!Array.isArray(member(document.value, 'install'))) found.problem('it is no report of pip');
  else for (const entry of elements(member(document.value, 'install'))) addEntry(found, entry);
  return found.done();
}

function addEntry(found: Collected, entry: unknown): void {
  const name = textOf(member(member(entry, 'metadata'), 'name'));
  const version = textOf(member(member(entry, 'metadata'), 'version'));
  if (name === undefined || version === undefined) {
    found.problem('an entry has no name or no version');
    return;
  }
  const info = member(entry, 'download_info');
  const digest = textOf(member(member(member(info, 'archive_info'), 'hashes'), 'sha256'));
  found.add(
    ref({
      ecosystem: 'pypi',
      name: normalName('pypi', name),
      version,
      ...sourceOf(entry, info),
      integrity: digest === undefined ? undefined : `sha256:${digest}`,
      isDirect: member(entry, 'requested') === true,
    }),
  );
}

function sourceOf(entry: unknown, info: unknown): Pick<PackageRef, 'source' | 'url'> {
  const url = textOf(member(info, 'url'));
  if (url === undefined || url.startsWith('file:')) return { source: 'file' };
  if (member(info, 'vcs_info') !== undefined) return { source: 'git', url };
  return member(entry, 'is_direct') === true ? { source: 'url', url } : { source: 'registry' };
}

export const pipReport: PackageReader = { id: 'pip-report', ecosystem: 'pypi', isLock: true, read };
