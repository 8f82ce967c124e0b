import { member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { npmSpec } from '../../specs/npm-spec.ts';
import { tarballSource } from '../../specs/tarball.ts';
import { Collected, ref } from '../collect.ts';
import { readJson } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';
import { directNames } from './package-json.ts';

const DEEPEST = 64;

function read(text: string): ReadResult {
  const found = new Collected();
  const document = readJson(text);
  if (!document.ok) found.problem(document.reason);
  else if (typeof member(document.value, 'packages') === 'object') readPackages(member(document.value, 'packages'), found);
  else if (typeof member(document.value, 'dependencies') === 'object') readTree(member(document.value, 'dependencies'), found, 0);
  else if (member(document.value, 'lockfileVersion') === undefined) found.problem('it is no lockfile of npm');
  return found.done();
}

/** Versions 2 and 3: one entry a folder. */
function readPackages(packages: unknown, found: Collected): void {
  const entries = members(packages);
  const direct = new Map<string, PackageRef['group']>();
  for (const [path, entry] of entries)
    if (!path.includes('node_modules/'))
      for (const [name, group] of directNames(entry)) if (!direct.has(name)) direct.set(name, group);
  for (const [path, entry] of entries) {
    const place = /^(?:(.*)\/)?node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path);
    if (place?.[2] !== undefined) addEntry(found, place[2], entry, direct.has(place[2]) && !isNested(path));
    else if (path.includes('node_modules')) found.problem(`${JSON.stringify(path).slice(0, 120)} is no place of a package`);
  }
}

function isNested(path: string): boolean {
  return path.indexOf('node_modules/') !== path.lastIndexOf('node_modules/');
}

/** Version 1: a tree, in which what is at the top is not told from what a person asked for. */
function readTree(dependencies: unknown, found: Collected, depth: number): void {
  if (depth > DEEPEST) {
    found.problem(`it is nested more than ${DEEPEST} deep`);
    return;
  }
  for (const [name, entry] of members(dependencies)) {
    addEntry(found, name, entry, false);
    readTree(member(entry, 'dependencies'), found, depth + 1);
  }
}

function addEntry(found: Collected, folder: string, entry: unknown, isDirect: boolean): void {
  const version = textOf(member(entry, 'version'));
  const resolved = textOf(member(entry, 'resolved'));
  const isWorkspace = member(entry, 'link') === true;
  // The first version of the format writes an alias and an address as the version.
  const spec = version === undefined ? undefined : npmSpec(folder, version);
  const name = textOf(member(entry, 'name')) ?? spec?.name ?? folder;
  const exact = spec?.version;
  if (version === undefined && resolved === undefined && !isWorkspace) {
    found.problem(`${JSON.stringify(folder).slice(0, 120)} has neither a version nor an address`);
    return;
  }
  found.add(
    ref({
      ecosystem: 'npm',
      name,
      version: exact,
      ...sourceOf({ name, exact, resolved, isWorkspace, isBundled: isTrue(entry, 'inBundle') || isTrue(entry, 'bundled') }),
      ...(resolved === undefined && spec?.url !== undefined ? { source: spec.source, url: spec.url } : {}),
      integrity: textOf(member(entry, 'integrity')),
      alias: name === folder ? undefined : folder,
      isDirect,
      group: groupOf(entry),
    }),
  );
}

interface EntrySource {
  readonly name: string;
  readonly exact: string | undefined;
  readonly resolved: string | undefined;
  readonly isWorkspace: boolean;
  readonly isBundled: boolean;
}

function sourceOf({ name, exact, resolved, isWorkspace, isBundled }: EntrySource): Pick<PackageRef, 'source' | 'url'> {
  if (isWorkspace) return { source: 'workspace' };
  // What is bundled comes out of the archive of the package that needs it.
  if (resolved === undefined) return { source: isBundled ? 'file' : 'registry' };
  return tarballSource(resolved, name, exact);
}

function groupOf(entry: unknown): PackageRef['group'] {
  if (isTrue(entry, 'dev') || isTrue(entry, 'devOptional')) return 'dev';
  if (isTrue(entry, 'optional')) return 'optional';
  return isTrue(entry, 'peer') ? 'peer' : undefined;
}

function isTrue(entry: unknown, name: string): boolean {
  return member(entry, name) === true;
}

export const packageLock: PackageReader = { id: 'package-lock.json', ecosystem: 'npm', isLock: true, read };
