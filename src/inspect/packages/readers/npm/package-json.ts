import { elements, member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { exactVersion, npmSpec } from '../../specs/npm-spec.ts';
import { Collected } from '../collect.ts';
import { readJson } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

export const DEPENDENCIES: readonly (readonly [field: string, group: PackageRef['group']])[] = [
  ['dependencies', undefined],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
];

// Fields that put another version, or another package, in the place of one that is asked for.
const OVERRIDES = [['overrides'], ['resolutions'], ['pnpm', 'overrides']] as const;
const DEEPEST = 16;

function read(text: string): ReadResult {
  const found = new Collected();
  const document = readJson(text);
  if (!document.ok) found.problem(document.reason);
  else if (typeof document.value !== 'object' || document.value === null) found.problem('it is no object');
  else readFields(document.value, found, lineFinder(text));
  return found.done();
}

type LineOf = (name: string) => number | undefined;

function readFields(manifest: unknown, found: Collected, lineOf: LineOf): void {
  for (const [field, group] of DEPENDENCIES) {
    for (const [name, spec] of members(member(manifest, field))) addSpec(found, name, spec, { group, line: lineOf(name) });
  }
  for (const path of OVERRIDES) {
    const table = path.reduce<unknown>((value, name) => member(value, name), manifest);
    addOverrides(found, table, lineOf, 0);
  }
  for (const [, table] of members(member(member(manifest, 'workspaces'), 'catalogs')))
    for (const [name, spec] of members(table)) addSpec(found, name, spec, { group: undefined, line: lineOf(name) });
  for (const [name, spec] of members(member(member(manifest, 'workspaces'), 'catalog')))
    addSpec(found, name, spec, { group: undefined, line: lineOf(name) });
  addManager(found, manifest, lineOf);
}

function addSpec(found: Collected, name: string, spec: unknown, more: Pick<AddOptions, 'group' | 'line'>): void {
  if (typeof spec !== 'string') {
    found.problem(`${JSON.stringify(name).slice(0, 80)} has no text as its version`, more.line);
    return;
  }
  found.add({ ecosystem: 'npm', ...npmSpec(name, spec), isDirect: true, ...defined(more) });
}

interface AddOptions {
  readonly group: PackageRef['group'];
  readonly line: number | undefined;
}

function defined({ group, line }: AddOptions): Pick<PackageRef, 'group' | 'line'> {
  return { ...(group === undefined ? {} : { group }), ...(line === undefined ? {} : { line }) };
}

/** `{"a": "1", "b": {".": "2", "c": "npm:d@3"}, "a>c@1": "4"}`: the last name of a key is what is replaced. */
function addOverrides(found: Collected, table: unknown, lineOf: LineOf, depth: number): void {
  if (depth > DEEPEST) {
    found.problem(`overrides are nested more than ${DEEPEST} deep`);
    return;
  }
  for (const [key, value] of members(table)) {
    const name = overridden(key);
    if (typeof value !== 'string') addOverrides(found, value, lineOf, depth + 1);
    else if (name !== undefined && name !== '.' && value !== '-' && !value.startsWith('$'))
      addSpec(found, name, value, { group: undefined, line: lineOf(key) });
  }
}

/** The package that an override is about: `c` of `a>@s/b>c@1`, of `a/c` and of `**`-paths. */
export function overridden(key: string): string | undefined {
  const last = key.slice(key.lastIndexOf('>') + 1).trim();
  const bare = /^(@?[^@]*)/.exec(last)?.[1] ?? '';
  return lastName(bare) || undefined;
}

/** The name at the end of a path of names: `@s/b` of `a/@s/b`. */
export function lastName(path: string): string {
  const parts = path.split('/');
  const scope = parts.at(-2);
  return scope?.startsWith('@') === true ? `${scope}/${parts.at(-1)}` : (parts.at(-1) ?? '');
}

/** Corepack downloads the package manager itself: `pnpm@9.1.0+sha512.ABC`. */
function addManager(found: Collected, manifest: unknown, lineOf: LineOf): void {
  const value = textOf(member(manifest, 'packageManager'));
  if (value === undefined) return;
  const parts = /^([a-z]+)@([^+]+)(?:\+(.+))?$/.exec(value);
  if (parts?.[1] === undefined) {
    found.problem('its packageManager is no name and version', lineOf('packageManager'));
    return;
  }
  const version = exactVersion(parts[2] ?? '');
  found.add({
    ecosystem: 'npm',
    ...npmSpec(parts[1], parts[2] ?? ''),
    ...(version !== undefined && parts[3] !== undefined ? { integrity: parts[3] } : {}),
    isDirect: true,
    ...defined({ group: 'dev', line: lineOf('packageManager') }),
  });
}

/** The line in which a key first stands. */
function lineFinder(text: string): LineOf {
  const lines = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries())
    for (const [, key] of line.matchAll(/"([^"\\]{1,300})"\s{0,20}:/g))
      if (key !== undefined && !lines.has(key)) lines.set(key, at + 1);
  return (name) => lines.get(name);
}

/** Which names the manifests of a lockfile ask for, with their groups. */
export function directNames(manifest: unknown): ReadonlyMap<string, PackageRef['group']> {
  const names = new Map<string, PackageRef['group']>();
  for (const [field, group] of DEPENDENCIES) {
    const table = member(manifest, field);
    const listed = elements(table).flatMap((name) => textOf(name) ?? []);
    for (const name of [...listed, ...members(table).map(([key]) => key)]) if (!names.has(name)) names.set(name, group);
  }
  return names;
}

export const packageJson: PackageReader = { id: 'package.json', ecosystem: 'npm', isLock: false, read };
