import { elements, member, members, textOf } from '../../../../model/index.ts';
import type { PackageRef } from '../../package.ts';
import { addressOf } from '../../specs/address.ts';
import { pypiName, pythonRequirement } from '../../specs/python-requirement.ts';
import { Collected, ref } from '../collect.ts';
import { readToml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

type Group = PackageRef['group'];

function read(text: string): ReadResult {
  const found = new Collected();
  const document = readToml(text);
  if (!document.ok) found.problem(document.reason);
  else readDocument(document.value, found);
  return found.done();
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => member(inner, name), value);
}

function readDocument(document: unknown, found: Collected): void {
  const sources = at(document, 'tool', 'uv', 'sources');
  const add = (list: unknown, group?: Group): void => addList(list, group, sources, found);
  add(at(document, 'project', 'dependencies'));
  for (const [, list] of members(at(document, 'project', 'optional-dependencies'))) add(list, 'optional');
  for (const [, list] of members(at(document, 'dependency-groups'))) add(list, 'dev');
  add(at(document, 'build-system', 'requires'), 'build');
  for (const name of ['dev-dependencies', 'constraint-dependencies', 'override-dependencies'])
    add(at(document, 'tool', 'uv', name), name === 'dev-dependencies' ? 'dev' : undefined);
  for (const [, list] of members(at(document, 'tool', 'pdm', 'dev-dependencies'))) add(list, 'dev');
  for (const [, environment] of members(at(document, 'tool', 'hatch', 'envs'))) {
    add(member(environment, 'dependencies'), 'dev');
    add(member(environment, 'extra-dependencies'), 'dev');
  }
  for (const name of elements(at(document, 'project', 'dynamic')).flatMap((one) => textOf(one) ?? []))
    if (name === 'dependencies' && at(document, 'tool', 'poetry', 'dependencies') === undefined)
      found.problem('its dependencies are made when it is built');
  readPoetry(at(document, 'tool', 'poetry'), found);
  readIndexes(document, found);
}

function addList(list: unknown, group: Group, sources: unknown, found: Collected): void {
  for (const item of elements(list)) {
    // `{include-group = "x"}` names a group that is read by itself.
    if (textOf(member(item, 'include-group')) !== undefined) continue;
    const text = textOf(item);
    const parts = text === undefined ? undefined : pythonRequirement(text);
    if (parts === undefined) found.problem(`${JSON.stringify(item ?? null).slice(0, 80)} is no requirement`);
    else found.add(ref({ ecosystem: 'pypi', ...parts, ...sourceIn(sources, parts.name), isDirect: true, group }));
  }
}

/** `tool.uv.sources` says where a package really comes from. */
function sourceIn(sources: unknown, name: string): Partial<Pick<PackageRef, 'source' | 'url'>> {
  const entry = members(sources).find(([key]) => pypiName(key) === name)?.[1];
  return placeOf(Array.isArray(entry) ? entry[0] : entry) ?? {};
}

/** Where a table says that its package comes from; undefined for a registry. */
export function placeOf(table: unknown): Pick<PackageRef, 'source' | 'url'> | undefined {
  const git = textOf(member(table, 'git'));
  if (git !== undefined) return { source: 'git', url: addressOf(git)?.url ?? git };
  const url = textOf(member(table, 'url'));
  if (url !== undefined) return { source: 'url', url: addressOf(url)?.url ?? url };
  const path = textOf(member(table, 'path')) ?? textOf(member(table, 'file'));
  if (path !== undefined) return addressOf(path)?.source === 'url' ? { source: 'url', url: path } : { source: 'file', url: path };
  return member(table, 'workspace') === true ? { source: 'workspace' } : undefined;
}

function readPoetry(poetry: unknown, found: Collected): void {
  readTable(member(poetry, 'dependencies'), undefined, found);
  readTable(member(poetry, 'dev-dependencies'), 'dev', found);
  for (const [, group] of members(member(poetry, 'group'))) readTable(member(group, 'dependencies'), 'dev', found);
}

/** `name = "^1"`, `name = {version = "1", git = "…"}` or a list of such (Poetry, Pipenv). */
export function readTable(table: unknown, group: Group, found: Collected): void {
  for (const [key, value] of members(table)) {
    const name = pypiName(key);
    if (name === 'python') continue;
    for (const one of Array.isArray(value) ? elements(value) : [value]) {
      const text = textOf(one) ?? textOf(member(one, 'version')) ?? '*';
      const place = placeOf(one);
      const version = /^={2,3}\s*([^*\s,]+)$|^(\d[\w.+!-]*)$/.exec(text.trim());
      const exact = version?.[1] ?? version?.[2];
      found.add(
        ref({
          ecosystem: 'pypi',
          name,
          ...(place !== undefined ? {} : exact === undefined ? { range: text } : { version: exact }),
          ...(place ?? { source: 'registry' }),
          isDirect: true,
          group: member(one, 'optional') === true ? 'optional' : group,
        }),
      );
    }
  }
}

function readIndexes(document: unknown, found: Collected): void {
  const uv = elements(at(document, 'tool', 'uv', 'index'));
  for (const one of uv) addIndex(member(one, 'url'), member(one, 'default') !== true, found);
  addIndex(at(document, 'tool', 'uv', 'index-url'), false, found);
  for (const one of elements(at(document, 'tool', 'uv', 'extra-index-url'))) addIndex(one, true, found);
  for (const one of elements(at(document, 'tool', 'poetry', 'source')))
    addIndex(member(one, 'url'), textOf(member(one, 'priority')) !== 'primary' && member(one, 'default') !== true, found);
  for (const one of elements(at(document, 'tool', 'pdm', 'source'))) addIndex(member(one, 'url'), true, found);
}

export function addIndex(value: unknown, isExtra: boolean, found: Collected): void {
  const url = textOf(value);
  if (url !== undefined) found.index({ url: addressOf(url)?.url ?? url, isExtra });
}

export const pyproject: PackageReader = { id: 'pyproject.toml', ecosystem: 'pypi', isLock: false, read };
