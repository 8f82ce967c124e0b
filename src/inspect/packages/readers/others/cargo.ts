import { elements, member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { addressOf } from '../../specs/address.ts';
import { Collected, ref } from '../collect.ts';
import { readToml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const TABLES: readonly (readonly [string, PackageRef['group']])[] = [
  ['dependencies', undefined],
  ['dev-dependencies', 'dev'],
  ['build-dependencies', 'build'],
];

function readManifest(text: string): ReadResult {
  const found = new Collected();
  const document = readToml(text);
  if (!document.ok) found.problem(document.reason);
  else {
    const { value } = document;
    const places = [value, member(value, 'workspace'), ...members(member(value, 'target')).map(([, target]) => target)];
    for (const place of places)
      for (const [table, group] of TABLES)
        for (const [name, spec] of members(member(place, table))) add(name, spec, group, found);
    for (const [, patches] of members(member(value, 'patch')))
      for (const [name, spec] of members(patches)) add(name, spec, undefined, found);
    for (const [name, spec] of members(member(value, 'replace'))) add(name.split(':', 1)[0] ?? '', spec, undefined, found);
  }
  return found.done();
}

function add(key: string, spec: unknown, group: PackageRef['group'], found: Collected): void {
  const range = textOf(spec) ?? textOf(member(spec, 'version'));
  const name = textOf(member(spec, 'package')) ?? key;
  // Cargo reads a bare `1.2.3` as `^1.2.3`; only `=` names one version.
  const version =
    range === undefined ? undefined : /^=\s*(\d{1,20}\.\d{1,20}\.\d{1,20}(?:[A-Za-z_.+-][\w.+-]*)?)$/.exec(range.trim())?.[1];
  found.add(
    ref({
      ecosystem: 'cargo',
      name,
      version,
      range: version === undefined ? range : undefined,
      ...placeOf(spec),
      alias: name === key ? undefined : key,
      isDirect: true,
      group: member(spec, 'optional') === true ? 'optional' : group,
    }),
  );
}

function placeOf(spec: unknown): Pick<PackageRef, 'source' | 'url'> {
  if (member(spec, 'workspace') === true) return { source: 'workspace' };
  const git = textOf(member(spec, 'git'));
  if (git !== undefined) return { source: 'git', url: addressOf(git)?.url ?? git };
  const path = textOf(member(spec, 'path'));
  if (path !== undefined) return { source: 'file', url: path };
  const index = textOf(member(spec, 'registry-index')) ?? textOf(member(spec, 'registry'));
  return { source: 'registry', ...(index === undefined ? {} : { url: index }) };
}

function readLock(text: string): ReadResult {
  const found = new Collected();
  const document = readToml(text);
  if (!document.ok) found.problem(document.reason);
  else {
    const list = elements(member(document.value, 'package'));
    const own = list.filter((entry) => textOf(member(entry, 'source')) === undefined);
    const direct = new Set(
      own.flatMap((entry) => elements(member(entry, 'dependencies')).flatMap((one) => textOf(one)?.split(' ')[0] ?? [])),
    );
    for (const entry of list) addLocked(entry, direct, found);
  }
  return found.done();
}

function addLocked(entry: unknown, direct: ReadonlySet<string>, found: Collected): void {
  const name = textOf(member(entry, 'name'));
  if (name === undefined) {
    found.problem('an entry has no name');
    return;
  }
  const source = textOf(member(entry, 'source'));
  const place = /^(registry|sparse|git)\+(.*)$/.exec(source ?? '');
  found.add(
    ref({
      ecosystem: 'cargo',
      name,
      version: textOf(member(entry, 'version')),
      source: source === undefined ? 'workspace' : place === null ? 'url' : place[1] === 'git' ? 'git' : 'registry',
      url: place?.[2] === undefined ? source : addressOf(place[2])?.url,
      integrity: textOf(member(entry, 'checksum')),
      isDirect: direct.has(name),
    }),
  );
}

export const cargoToml: PackageReader = { id: 'Cargo.toml', ecosystem: 'cargo', isLock: false, read: readManifest };
export const cargoLock: PackageReader = { id: 'Cargo.lock', ecosystem: 'cargo', isLock: true, read: readLock };
