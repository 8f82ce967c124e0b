import type { PackageRef } from '../package.ts';
import { addressOf, nameOfAddress } from './address.ts';

export type RequirementParts = Pick<PackageRef, 'name' | 'version' | 'range' | 'source' | 'url'>;

const LONGEST = 8_000;
const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?)\s*(?:\[[^\]]{0,500}\])?\s*/;
const CLAUSE = /^(?:===|==|~=|!=|<=|>=|<|>)\s*[^\s,;)]+$/;
// The file names of wheels (PEP 427) and of source archives.
const WHEEL = /^([^-]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/i;
const ARCHIVE = /^(.+)-(\d[^-]*)\.(?:tar\.gz|tar\.bz2|tar\.xz|tgz|zip)$/i;
const LONGEST_FILE = 300;

/** A name as an index compares it (PEP 503). */
export function pypiName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * One requirement (PEP 508), or what pip takes in its place: an address, a folder, an archive.
 *
 * @returns undefined for what is none of these
 */
export function pythonRequirement(text: string): RequirementParts | undefined {
  const value = withoutMarker(text.trim());
  if (value === '' || text.length > LONGEST) return undefined;
  const place = placed(value);
  if (place !== undefined) return place;
  const name = NAME.exec(value);
  if (name?.[1] === undefined) return undefined;
  const rest = value.slice(name[0].length);
  if (!rest.startsWith('@')) return specified(pypiName(name[1]), rest);
  const address = addressOf(rest.slice(1).trim()) ?? { source: 'file' as const, url: rest.slice(1).trim() };
  return { name: pypiName(name[1]), ...fragmentless(address) };
}

/** `(>=1,<2)`, `==1.0`, nothing. One exact clause is a version, `==1.*` is not. */
function specified(name: string, text: string): RequirementParts | undefined {
  const clauses = (text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text).trim();
  if (clauses === '') return { name, range: '*', source: 'registry' };
  const each = clauses.split(',').flatMap((clause) => clause.trim() || []);
  if (!each.every((clause) => CLAUSE.test(clause))) return undefined;
  const exact = each.flatMap((clause) => /^={2,3}\s*([^*]+)$/.exec(clause)?.[1] ?? []);
  return exact[0] !== undefined && each.length === 1
    ? { name, version: exact[0], source: 'registry' }
    : { name, range: each.join(','), source: 'registry' };
}

/** An address, a folder or an archive without a name before it: the name is in `#egg=` or in the name of the file. */
function placed(value: string): RequirementParts | undefined {
  const isArchive = /^[^\s@=<>~!]+\.(?:whl|tar\.gz|tar\.bz2|tar\.xz|tgz|zip)$/i.test(value);
  const address =
    addressOf(value.replace(/\[[^\]]*\]$/, '')) ?? (isArchive ? ({ source: 'file', url: value } as const) : undefined);
  if (address === undefined) return undefined;
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(value)?.[1];
  const last = /([^/\\]*)$/.exec(address.url.replace(/[#?].*$/, ''))?.[1] ?? '';
  const file = address.source === 'git' || last.length > LONGEST_FILE ? null : (WHEEL.exec(last) ?? ARCHIVE.exec(last));
  const version = egg === undefined ? file?.[2] : undefined;
  return {
    name: nameOf(egg ?? file?.[1], address.url),
    ...(version === undefined ? {} : { version }),
    ...fragmentless(address),
  };
}

function fragmentless<T extends { readonly url: string }>(address: T): T {
  return { ...address, url: address.url.replace(/#(?:egg|subdirectory|sha256).*$/, '') };
}

/** A folder has no name of its own that an index would know. */
function nameOf(told: string | undefined, url: string): string {
  const name = told ?? nameOfAddress(url);
  return /^\.*$/.test(name) ? '.' : pypiName(name);
}

/** Without `; python_version < "3.8"`. In an address the semicolon counts only behind a blank. */
function withoutMarker(text: string): string {
  const isAddress = /:\/\/|^git\+|^\.{0,2}\//.test(text);
  const at = isAddress ? text.search(/\s;/) : text.indexOf(';');
  return (at === -1 ? text : text.slice(0, at)).trim();
}
