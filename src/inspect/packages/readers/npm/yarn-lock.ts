import { member, members, textOf } from '../../../../model/index.ts';
import { exactVersion, npmSpec } from '../../specs/npm-spec.ts';
import { tarballSource } from '../../specs/tarball.ts';
import { Collected, ref } from '../collect.ts';
import { readYaml } from '../documents.ts';
import type { PackageReader, ReadResult } from '../types.ts';

const LONGEST_LINE = 100_000;
const LONGEST_REFERENCE = 4096;

function read(text: string): ReadResult {
  const found = new Collected();
  if (/^__metadata:/m.test(text)) readBerry(text, found);
  else readClassic(text, found);
  return found.done();
}

interface Entry {
  readonly line: number;
  /** `name@range`, all of one entry. */
  readonly keys: readonly string[];
  readonly fields: Map<string, string>;
}

/** Yarn 1 has a format of its own: keys, then fields two blanks to the right, then tables four to the right, which say nothing new. */
function readClassic(text: string, found: Collected): void {
  let entry: Entry | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line === '' || line.startsWith('#')) continue;
    if (line.length > LONGEST_LINE) {
      found.problem('its line is too long', at + 1);
      return;
    }
    if (!line.startsWith(' ')) {
      if (entry !== undefined) addClassic(entry, found);
      const keys = keysOf(line);
      if (keys.length === 0) found.problem('it names no package', at + 1);
      entry = keys.length === 0 ? undefined : { line: at + 1, keys, fields: new Map() };
      continue;
    }
    const field = /^ {2}"?(\w+)"? (?:"([^"]*)"|(\S+))$/.exec(line);
    if (field?.[1] === undefined) {
      if (!/^ {2}"?\w+"?:$|^ {4}/.test(line)) found.problem('it is no line of a lockfile', at + 1);
    } else if (entry?.fields.has(field[1]) === true) found.problem('it says the same twice', at + 1);
    else entry?.fields.set(field[1], field[2] ?? field[3] ?? '');
  }
  if (entry !== undefined) addClassic(entry, found);
}

function keysOf(line: string): readonly string[] {
  if (!line.endsWith(':')) return [];
  const keys = [...line.slice(0, -1).matchAll(/"([^"]*)"|([^,"\s][^,"]*)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return keys.filter((key) => /^@?[^@]+@/.test(key));
}

function addClassic({ keys, fields, line }: Entry, found: Collected): void {
  const [, folder = '', range = ''] = /^(@?[^@]+)@([\s\S]*)$/.exec(keys[0] ?? '') ?? [];
  const version = fields.get('version');
  if (version === undefined) {
    found.problem('it has no version', line);
    return;
  }
  const spec = npmSpec(folder, range);
  const resolved = fields.get('resolved');
  found.add(
    ref({
      ecosystem: 'npm',
      name: spec.name,
      version,
      ...(resolved === undefined
        ? { source: spec.source, url: spec.url }
        : tarballSource(resolved, spec.name, exactVersion(version))),
      integrity: fields.get('integrity') ?? /#([0-9a-f]{40})$/.exec(resolved ?? '')?.[1],
      alias: spec.alias,
      isDirect: false,
      line,
    }),
  );
}

/** Yarn 2 and later: YAML; `resolution` says which package it is, the key only who asked for it. */
function readBerry(text: string, found: Collected): void {
  const document = readYaml(text);
  if (!document.ok) {
    found.problem(document.reason);
    return;
  }
  const entries = members(document.value).filter(([key]) => key !== '__metadata');
  const direct = new Set(entries.flatMap(([, entry]) => (isWorkspace(entry) ? membersOf(entry) : [])));
  for (const [key, entry] of entries) {
    const resolution = textOf(member(entry, 'resolution'));
    if (resolution === undefined) {
      found.problem(`${JSON.stringify(key).slice(0, 160)} has no resolution`);
      continue;
    }
    if (isWorkspace(entry)) continue;
    const descriptors = key.split(/,\s*/);
    const [, name = resolution, reference = ''] = /^(@?[^@]+)@([\s\S]*)$/.exec(resolution) ?? [];
    const spec = npmSpec(name, reference.split('::', 1)[0] ?? '');
    const folder = /^(@?[^@]+)@/.exec(descriptors[0] ?? '')?.[1];
    found.add(
      ref({
        ecosystem: 'npm',
        ...spec,
        range: undefined,
        version: textOf(member(entry, 'version')),
        ...archiveOf(reference, spec.name, textOf(member(entry, 'version'))),
        integrity: textOf(member(entry, 'checksum')),
        alias: folder === undefined || folder === spec.name ? undefined : folder,
        isDirect: descriptors.some((descriptor) => direct.has(descriptor)),
      }),
    );
  }
}

/** `npm:1.0.0::__archiveUrl=https%3A%2F%2F…`: the archive lies elsewhere than the registry would say. */
function archiveOf(reference: string, name: string, version: string | undefined): object {
  const encoded = reference.length > LONGEST_REFERENCE ? undefined : /::(?:.*&)?__archiveUrl=([^&]*)/.exec(reference)?.[1];
  if (encoded === undefined) return {};
  try {
    return tarballSource(decodeURIComponent(encoded), name, version);
  } catch {
    return { source: 'url', url: encoded };
  }
}

function isWorkspace(entry: unknown): boolean {
  return /@workspace:/.test(textOf(member(entry, 'resolution')) ?? '');
}

function membersOf(entry: unknown): readonly string[] {
  return members(member(entry, 'dependencies')).map(([name, range]) => `${name}@${textOf(range) ?? ''}`);
}

export const yarnLock: PackageReader = { id: 'yarn.lock', ecosystem: 'npm', isLock: true, read };
