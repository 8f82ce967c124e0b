import { elements, member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { addressOf } from '../../specs/address.ts';
import { pypiName } from '../../specs/python-requirement.ts';
import { Collected, ref } from '../collect.ts';
import { readJson, readToml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';
import { addIndex, placeOf, readTable } from './pyproject.ts';

/** Lockfiles that are a list of packages: Poetry and PDM (`package`, files with hashes), uv (`package`, wheels), PEP 751 (`packages`). */
function readPackages(text: string): ReadResult {
  const found = new Collected();
  const document = readToml(text);
  if (!document.ok) found.problem(document.reason);
  else {
    const list = elements(member(document.value, 'package') ?? member(document.value, 'packages'));
    if (list.length === 0 && textOf(text.trim()) !== undefined && !/^(?:#|\w)/.test(text)) found.problem('it names no packages');
    const direct = directOf(list);
    for (const entry of list) addPackage(entry, direct, found);
  }
  return found.done();
}

/** uv's own project is in its lockfile, with what it asks for. */
function directOf(list: readonly unknown[]): ReadonlySet<string> {
  const own = list.filter((entry) => isProject(member(entry, 'source')));
  const tables = own.flatMap((entry) => [
    member(entry, 'dependencies'),
    ...members(member(entry, 'optional-dependencies')).map(([, table]) => table),
    ...members(member(entry, 'dev-dependencies')).map(([, table]) => table),
  ]);
  return new Set(tables.flatMap((table) => elements(table).flatMap((one) => textOf(member(one, 'name')) ?? [])));
}

function isProject(source: unknown): boolean {
  return ['editable', 'virtual'].some((kind) => textOf(member(source, kind)) !== undefined);
}

function addPackage(entry: unknown, direct: ReadonlySet<string>, found: Collected): void {
  const name = textOf(member(entry, 'name'));
  if (name === undefined) {
    found.problem('an entry has no name');
    return;
  }
  const source = member(entry, 'source');
  if (isProject(source)) return;
  const hashes = [member(entry, 'files'), member(entry, 'wheels'), [member(entry, 'sdist')], [member(entry, 'archive')]]
    .flatMap(elements)
    .flatMap(hashOf);
  found.add(
    ref({
      ecosystem: 'pypi',
      name: pypiName(name),
      version: textOf(member(entry, 'version')),
      ...lockedSource(entry, source),
      integrity: hashes.length === 0 ? undefined : hashes.slice(0, MOST_HASHES).join(' '),
      isDirect: direct.has(name),
      group: textOf(member(entry, 'category')) === 'dev' ? 'dev' : member(entry, 'optional') === true ? 'optional' : undefined,
    }),
  );
}

const MOST_HASHES = 200;

function hashOf(file: unknown): readonly string[] {
  const hash = textOf(member(file, 'hash'));
  if (hash !== undefined) return [hash];
  return members(member(file, 'hashes')).flatMap(([kind, value]) => (typeof value === 'string' ? `${kind}:${value}` : []));
}

function lockedSource(entry: unknown, source: unknown): Pick<PackageRef, 'source' | 'url'> {
  const type = textOf(member(source, 'type'));
  const url = textOf(member(source, 'url'));
  if (type !== undefined)
    return { source: POETRY[type] ?? 'url', ...(url === undefined ? {} : { url: addressOf(url)?.url ?? url }) };
  const registry = textOf(member(source, 'registry')) ?? textOf(member(entry, 'index'));
  const place = placeOf(source) ?? placeOf({ git: member(member(entry, 'vcs'), 'url') }) ?? placeOf(member(entry, 'archive'));
  const folder = textOf(member(source, 'directory')) ?? textOf(member(member(entry, 'directory'), 'path'));
  if (folder !== undefined) return { source: 'file', url: folder };
  if (place !== undefined) return place;
  return strayFile(entry, registry) ?? { source: 'registry', ...(registry === undefined ? {} : { url: registry }) };
}

/** A file on another host than most of its kind is no matter of the index: it is told as an address. */
function strayFile(entry: unknown, registry: string | undefined): Pick<PackageRef, 'source' | 'url'> | undefined {
  const urls = [...elements(member(entry, 'wheels')), member(entry, 'sdist')].flatMap(
    (file) => textOf(member(file, 'url')) ?? [],
  );
  const plain = urls.find((url) => /^http:/i.test(url) && !(registry ?? '').toLowerCase().startsWith('http:'));
  return plain === undefined ? undefined : { source: 'url', url: plain };
}

const POETRY: Readonly<Record<string, PackageRef['source']>> = {
  git: 'git',
  url: 'url',
  file: 'file',
  directory: 'file',
  legacy: 'registry',
};

function readPipfile(text: string): ReadResult {
  const found = new Collected();
  const document = readToml(text);
  if (!document.ok) found.problem(document.reason);
  else {
    readTable(member(document.value, 'packages'), undefined, found);
    readTable(member(document.value, 'dev-packages'), 'dev', found);
    for (const [at, one] of elements(member(document.value, 'source')).entries()) addIndex(member(one, 'url'), at > 0, found);
  }
  return found.done();
}

function readPipfileLock(text: string): ReadResult {
  const found = new Collected();
  const document = readJson(text);
  if (!document.ok) found.problem(document.reason);
  else {
    for (const [section, group] of [
      ['default', undefined],
      ['develop', 'dev'],
    ] as const)
      for (const [name, entry] of members(member(document.value, section))) addPipenv(name, entry, group, found);
    for (const [at, one] of elements(member(member(document.value, '_meta'), 'sources')).entries())
      addIndex(member(one, 'url'), at > 0, found);
  }
  return found.done();
}

function addPipenv(name: string, entry: unknown, group: PackageRef['group'], found: Collected): void {
  const hashes = elements(member(entry, 'hashes')).flatMap((hash) => textOf(hash) ?? []);
  found.add(
    ref({
      ecosystem: 'pypi',
      name: pypiName(name),
      version: textOf(member(entry, 'version'))?.replace(/^={2,3}/, ''),
      ...(placeOf(entry) ?? { source: 'registry' }),
      integrity: hashes.length === 0 ? undefined : hashes.slice(0, MOST_HASHES).join(' '),
      // Pipenv marks what a person asked for by naming its index.
      isDirect: textOf(member(entry, 'index')) !== undefined,
      group,
    }),
  );
}

const lock = (id: string): PackageReader => ({ id, ecosystem: 'pypi', isLock: true, read: readPackages });

export const poetryLock: PackageReader = lock('poetry.lock');
export const uvLock: PackageReader = lock('uv.lock');
export const pdmLock: PackageReader = lock('pdm.lock');
export const pylock: PackageReader = lock('pylock.toml');
export const pipfile: PackageReader = { id: 'Pipfile', ecosystem: 'pypi', isLock: false, read: readPipfile };
export const pipfileLock: PackageReader = { id: 'Pipfile.lock', ecosystem: 'pypi', isLock: true, read: readPipfileLock };
