import { member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { addressOf, nameOfAddress } from '../../specs/address.ts';
import { exactVersion, npmSpec } from '../../specs/npm-spec.ts';
import { tarballSource } from '../../specs/tarball.ts';
import { Collected, ref } from '../collect.ts';
import { readYaml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';
import { DEPENDENCIES, overridden } from './package-json.ts';

function read(text: string): ReadResult {
  const found = new Collected();
  const document = readYaml(text);
  if (!document.ok) found.problem(document.reason);
  else if (textOf(member(document.value, 'lockfileVersion')) === undefined) found.problem('it is no lockfile of pnpm');
  else readLock(document.value, found);
  return found.done();
}

function readLock(lock: unknown, found: Collected): void {
  const direct = directKeys(lock);
  for (const [key, entry] of members(member(lock, 'packages'))) {
    const id = idOf(key, entry);
    if (id === undefined) found.problem(`${JSON.stringify(key).slice(0, 160)} names no package`);
    else addEntry(found, id, entry, direct);
  }
}

interface Id {
  readonly name: string;
  /** One version, or an address. */
  readonly reference: string;
}

/** `name@1.0.0(peer@2)`, `/name@1.0.0` (6), `/name/1.0.0_peer` (5), `name@https://…`, and an address alone. */
function idOf(key: string, entry: unknown): Id | undefined {
  const bare = key.replace(/^\//, '').replace(/\([\s\S]*$/, '');
  const told = textOf(member(entry, 'name'));
  const modern = /^((?:@[^/@]+\/)?[^/@:]+)@([\s\S]+)$/.exec(bare);
  if (modern?.[1] !== undefined && modern[2] !== undefined) return { name: told ?? modern[1], reference: modern[2] };
  const old = /^((?:@[^/]+\/)?[^/:@]+)\/(\d[^/_]*)(?:_.*)?$/.exec(bare);
  if (old?.[1] !== undefined && old[2] !== undefined) return { name: told ?? old[1], reference: old[2] };
  return bare === '' ? undefined : { name: told ?? nameOfAddress(bare), reference: bare };
}

function addEntry(
  found: Collected,
  { name, reference }: Id,
  entry: unknown,
  direct: ReadonlyMap<string, PackageRef['group']>,
): void {
  const version = textOf(member(entry, 'version')) ?? exactVersion(reference);
  const resolution = member(entry, 'resolution');
  const key = `${name}@${reference}`;
  found.add(
    ref({
      ecosystem: 'npm',
      name,
      version,
      ...sourceOf(name, version, reference, resolution),
      integrity: textOf(member(resolution, 'integrity')),
      isDirect: direct.has(key),
      group: direct.get(key) ?? (isTrue(entry, 'dev') ? 'dev' : isTrue(entry, 'optional') ? 'optional' : undefined),
    }),
  );
}

function sourceOf(
  name: string,
  version: string | undefined,
  reference: string,
  resolution: unknown,
): Pick<PackageRef, 'source' | 'url'> {
  const repo = textOf(member(resolution, 'repo'));
  if (repo !== undefined) return { source: 'git', url: addressOf(repo)?.url ?? repo };
  const directory = textOf(member(resolution, 'directory'));
  if (directory !== undefined) return { source: 'file', url: directory };
  const tarball = textOf(member(resolution, 'tarball'));
  if (tarball !== undefined) return tarballSource(tarball, name, version);
  if (exactVersion(reference) !== undefined) return { source: 'registry' };
  return addressOf(reference) ?? { source: 'git', url: reference };
}

/** The packages that a person asked for, as `name@reference`. */
function directKeys(lock: unknown): ReadonlyMap<string, PackageRef['group']> {
  const keys = new Map<string, PackageRef['group']>();
  const importers = members(member(lock, 'importers')).map(([, importer]) => importer);
  for (const importer of [lock, ...importers]) {
    for (const [field, group] of DEPENDENCIES) {
      for (const [name, value] of members(member(importer, field))) {
        const reference = (textOf(member(value, 'version')) ?? textOf(value) ?? '').replace(/[(_][\s\S]*$/, '');
        // An alias is locked under the name that it stands for.
        const own = /^\/?((?:@[^/@]+\/)?[^/@:]+)[@/](\d[^/]*)$/.exec(reference);
        const key = own === null ? `${name}@${reference}` : `${own[1]}@${own[2]}`;
        if (!keys.has(key)) keys.set(key, group);
      }
    }
  }
  return keys;
}

function isTrue(entry: unknown, name: string): boolean {
  const value = member(entry, name);
  return value === true || value === 'true';
}

/** `catalog:` versions of a workspace. */
function readWorkspace(text: string): ReadResult {
  const found = new Collected();
  const document = readYaml(text);
  if (!document.ok) found.problem(document.reason);
  else {
    const catalogs = members(member(document.value, 'catalogs')).map(([, table]) => table);
    for (const table of [member(document.value, 'catalog'), ...catalogs, member(document.value, 'overrides')])
      for (const [key, value] of members(table)) {
        const name = overridden(key);
        const spec = textOf(value);
        if (name !== undefined && spec !== undefined && spec !== '-')
          found.add({ ecosystem: 'npm', ...npmSpec(name, spec), isDirect: true });
      }
  }
  return found.done();
}

export const pnpmLock: PackageReader = { id: 'pnpm-lock.yaml', ecosystem: 'npm', isLock: true, read };
export const pnpmWorkspace: PackageReader = { id: 'pnpm-workspace.yaml', ecosystem: 'npm', isLock: false, read: readWorkspace };
